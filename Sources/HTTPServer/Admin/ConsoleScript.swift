/// The script of the console: plain JavaScript that asks the API, and puts what it hears into the page as text, never as
/// markup.
enum ConsoleScript {
    static let text =
        "\"use strict\";\n(() => {\n" + frame + profile + secondFactor + users + roles + groups + start + "})();\n"

    /// Building elements, asking the API, telling what happened.
    private static let frame = #"""
        const place = document.getElementById("console");
        const state = { user: null, config: null };

        function h(tag, attributes, ...children) {
          const element = document.createElement(tag);
          for (const [name, value] of Object.entries(attributes || {})) {
            if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
            else if (value === true) element.setAttribute(name, "");
            else if (value !== false && value != null) element.setAttribute(name, value);
          }
          for (const child of children.flat(Infinity)) if (child != null) element.append(child);
          return element;
        }

        async function ask(method, path, body) {
          const request = { method, headers: {}, credentials: "same-origin" };
          if (body !== undefined) {
            request.headers["Content-Type"] = "application/json";
            request.body = JSON.stringify(body);
          }
          const response = await fetch(path, request);
          const answer = await response.json().catch(() => ({}));
          if (response.ok) return answer;
          if (response.status === 403 && answer.message === "invalid session") location.assign("/admin/login");
          throw new Error(answer.message || "The server answered " + response.status + ".");
        }

        function may(...permissions) {
          const held = (state.user.user_role || {}).permissions || [];
          return held.includes("*") || permissions.some((permission) => held.includes(permission));
        }

        let serial = 0;

        function field(label, input, hint) {
          input.id = input.id || "field-" + ++serial;
          const parts = [h("label", { for: input.id }, label), input];
          if (hint) {
            input.setAttribute("aria-describedby", input.id + "-hint");
            parts.push(h("p", { class: "hint", id: input.id + "-hint" }, hint));
          }
          return parts;
        }

        function text(name, value, more) {
          return h("input", { name, value: value || "", autocomplete: "off", ...more });
        }

        function choice(name, options, value) {
          const select = h("select", { name });
          for (const [key, label] of options) select.append(h("option", { value: key, selected: key === value }, label));
          return select;
        }

        function check(name, value, label, isOn) {
          const input = h("input", { type: "checkbox", name, value, id: "field-" + ++serial, checked: isOn });
          return h("div", { class: "check" }, input, h("label", { for: input.id }, label));
        }

        // A form that sends by script, says what went wrong and takes no second click meanwhile.
        function form(button, parts, send) {
          const note = h("p", { role: "status", class: "note" });
          const submit = h("button", { type: "submit" }, button);
          const element = h("form", { onsubmit: async (event) => {
            event.preventDefault();
            submit.disabled = true;
            note.className = "note";
            note.textContent = "";
            try {
              const said = await send(element);
              note.textContent = said || "Saved.";
            } catch (error) {
              note.className = "note problem";
              note.textContent = error.message;
            }
            submit.disabled = false;
          } }, parts, submit, note);
          return element;
        }

        function values(element, name) {
          return [...element.querySelectorAll(`[name="${name}"]:checked`)].map((input) => input.value);
        }

        function table(headings, rows) {
          return h("div", { class: "scroll", tabindex: "0" }, h("table", {},
            h("thead", {}, h("tr", {}, headings.map((heading) => h("th", { scope: "col" }, heading)))),
            h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell)))))));
        }

        function button(label, action, more) {
          return h("button", { type: "button", class: "small", onclick: action, ...more }, label);
        }

        function show(title, ...children) {
          const heading = h("h2", { tabindex: "-1" }, title);
          place.querySelector("section").replaceChildren(heading, ...children.flat(Infinity).filter((child) => child != null));
          heading.focus({ preventScroll: true });
          window.scrollTo(0, 0);
        }

        function when(time) { return time ? new Date(time).toLocaleString() : "never"; }

        """#

    /// The own name, address and password.
    private static let profile = #"""
        function profile() {
          const user = state.user;
          show("Profile",
            h("dl", {}, ["User name", user.username, "Role", user.user_role ? user.user_role.name : "none",
              "Last log-in", when(user.loggedin_at), "Directory entry", user.dn || ""]
              .map((part, index) => h(index % 2 ? "dd" : "dt", {}, part))),
            form("Save", [
              field("Name", text("name", user.name, { autocomplete: "name", maxlength: 2000 })),
              field("E-mail", text("email", user.email, { type: "email", autocomplete: "email" })),
            ], async (element) => {
              const body = {};
              if (element.elements.name.value !== user.name) body.name = element.elements.name.value;
              if (element.elements.email.value !== (user.email || "")) body.email = element.elements.email.value;
              state.user = (await ask("PUT", "/api/profile", body)).data;
            }));
        }

        function password() {
          show("Password",
            h("p", {}, "All other sessions of yours end when the password changes."),
            form("Change password", [
              text("username", state.user.username, { type: "text", autocomplete: "username", hidden: true, tabindex: "-1" }),
              field("Current password", text("current", "", { type: "password", required: true, autocomplete: "current-password" })),
              field("New password", text("password", "", { type: "password", required: true, autocomplete: "new-password" }),
                "A few words in a row make a good one."),
              field("New password, again", text("again", "", { type: "password", required: true, autocomplete: "new-password" })),
            ], async (element) => {
              const { current, password, again } = element.elements;
              if (password.value !== again.value) throw new Error("The two new passwords differ.");
              await ask("PUT", "/api/profile", {
                current_password: current.value, password: password.value, password2: again.value });
              element.reset();
              return "The password is changed.";
            }));
        }

        """#

    /// Enrolling a second factor, and turning it off.
    private static let secondFactor = #"""
        async function secondFactor() {
          const path = "/api/users/" + state.user.id + "/twofa";
          if (state.user.twofa_type === "totp") {
            show("Second factor",
              h("p", {}, "A code of your authenticator app is asked for when you log in."),
              form("Turn it off", [
                field("Current password", text("password", "", { type: "password", required: true, autocomplete: "current-password" })),
              ], async (element) => {
                await ask("DELETE", path, { password: element.elements.password.value });
                state.user = (await ask("GET", "/api/profile")).data;
                await secondFactor();
              }));
            return;
          }
          const { secret, url, qr } = (await ask("GET", path + "/totp")).data;
          show("Second factor",
            place.hasAttribute("data-must-enrol")
              ? h("p", { class: "problem" }, "Your role asks for a second factor. Set it up to go on.") : null,
            h("ol", {},
              h("li", {}, "Open an authenticator app on your phone and scan this code.",
                h("img", { class: "qr", alt: "QR code with the key that stands below", src: "data:image/png;base64," + qr }),
                h("p", { class: "hint" }, "Or type the key: ", h("code", {}, secret.replace(/(.{4})/g, "$1 ").trim()), " – or ",
                  h("a", { href: url }, "open the app on this device"), ".")),
              h("li", {}, "Type the six digits that the app shows.")),
            form("Turn it on", [
              field("Code", text("code", "", { required: true, inputmode: "numeric", autocomplete: "one-time-code", maxlength: 6 })),
            ], async (element) => {
              const answer = await ask("PUT", path, { secret, code: element.elements.code.value.trim() });
              place.removeAttribute("data-must-enrol");
              state.user = (await ask("GET", "/api/profile")).data;
              state.config = (await ask("GET", "/api/config")).data;
              recoveryCodes(answer.recovery_codes || []);
              frame();
            }));
        }

        function recoveryCodes(codes) {
          show("Recovery codes",
            h("p", { role: "status" }, "The second factor is on. Keep these codes in a safe place: each lets you in once when the app "
              + "is lost. They are not shown again."),
            h("pre", { tabindex: "0" }, h("code", {}, codes.join("\n"))),
            h("p", {}, h("a", { href: "#profile" }, "Done")));
        }

        """#

    /// People and API users.
    private static let users = #"""
        async function users(query, page) {
          const path = "/api/users?per_page=50&page=" + page + "&query=" + encodeURIComponent(query);
          const found = (await ask("GET", path)).data;
          const pages = Math.max(1, Math.ceil(found.total / 50));
          show("Users",
            h("form", { class: "row", role: "search", onsubmit: (event) => {
              event.preventDefault();
              run(() => users(event.target.elements.query.value, 1));
            } }, text("query", query, { type: "search", "aria-label": "Search by name or e-mail" }),
              h("button", { type: "submit", class: "small" }, "Search"),
              may("users:manage") ? button("New user", () => run(() => user(null))) : null),
            table(["User name", "Name", "E-mail", "Type", "Status", "Role", "Second factor"], found.results.map((one) => [
              may("users:manage") ? h("a", { href: "#users/" + one.id }, one.username) : one.username,
              one.name, one.email || "", one.type === "api" ? "API user" : "person", one.status,
              one.user_role ? one.user_role.name : "", one.twofa_type === "none" ? "" : "on",
            ])),
            h("p", { class: "row" }, page > 1 ? button("Back", () => run(() => users(query, page - 1))) : null,
              `Page ${page} of ${pages}, ${found.total} in all`,
              page < pages ? button("Next", () => run(() => users(query, page + 1))) : null));
        }

        async function user(id) {
          const readsRoles = may("roles:get");
          const [one, roles, listRoles] = await Promise.all([
            id ? ask("GET", "/api/users/" + id).then((answer) => answer.data) : null,
            readsRoles ? ask("GET", "/api/roles/users").then((answer) => answer.data) : [],
            readsRoles ? ask("GET", "/api/roles/lists").then((answer) => answer.data) : [],
          ]);
          const now = one || { type: "user", status: "enabled" };
          const role = now.user_role ? String(now.user_role.id) : "";
          const listRole = now.list_role_id ? String(now.list_role_id) : "";
          const named = (all) => all.map((item) => [String(item.id), item.name]);
          show(one ? "User " + one.username : "New user",
            form(one ? "Save" : "Create", [
              field("User name", text("username", now.username, { spellcheck: "false", autocapitalize: "none" })),
              field("Name", text("name", now.name)),
              field("Type", choice("type", [["user", "person"], ["api", "API user"]], now.type)),
              field("E-mail", text("email", now.email, { type: "email" }), "People need one; API users have none."),
              field("Status", choice("status", [["enabled", "enabled"], ["disabled", "disabled"]], now.status)),
              field("Role", choice("role", [["", "–"], ...named(roles)], role)),
              field("List role", choice("list_role", [["", "–"], ...named(listRoles)], listRole)),
              field("Password", text("password", "", { type: "password", autocomplete: "new-password" }),
                one ? "Leave it empty to keep the present one." : "API users get a token instead."),
            ], async (element) => {
              const input = element.elements;
              const body = { username: input.username.value, name: input.name.value, type: input.type.value,
                status: input.status.value };
              if (body.type === "user") body.email = input.email.value;
              if (input.role.value !== role) body.user_role_id = Number(input.role.value);
              if (input.list_role.value !== listRole) {
                body.list_role_id = input.list_role.value ? Number(input.list_role.value) : null;
              }
              if (body.type === "user" && input.password.value) {
                body.password = input.password.value;
                body.password_login = true;
              }
              const made = (await ask(one ? "PUT" : "POST", one ? "/api/users/" + id : "/api/users", body)).data;
              if (made.password) return token(made);
              if (!one) location.hash = "#users/" + made.id;
            }),
            one ? h("p", { class: "row" },
              one.twofa_type === "none" ? null : danger("Reset the second factor", "its second factor is taken away", async () => {
                await ask("DELETE", `/api/users/${id}/twofa/reset`);
                await user(id);
              }),
              danger("Delete", one.username + " is deleted", async () => {
                await ask("DELETE", "/api/users/" + id);
                location.hash = "#users";
              })) : null);
        }

        function token(made) {
          show("Token of " + made.username,
            h("p", { role: "status" }, "This is the token. It is shown once and never again."),
            h("pre", { tabindex: "0" }, h("code", {}, made.password)),
            h("p", {}, "Try it:"),
            h("pre", { tabindex: "0" }, h("code", {},
              `curl -H 'Authorization: token ${made.username}:${made.password}' ${location.origin}/api/profile`)),
            h("p", {}, h("a", { href: "#users" }, "Back to the users")));
        }

        // Asks twice: the first click arms the button.
        function danger(label, consequence, action) {
          const note = h("span", { role: "status", class: "problem" });
          let isArmed = false;
          const element = button(label, async () => {
            if (!isArmed) {
              isArmed = true;
              element.textContent = "Really? " + consequence;
              return;
            }
            try {
              await action();
            } catch (error) {
              note.textContent = error.message;
              isArmed = false;
              element.textContent = label;
            }
          }, { class: "small danger" });
          return [element, note];
        }

        """#

    /// User roles and list roles.
    private static let roles = #"""
        async function roles() {
          const [userRoles, listRoles] = await Promise.all([
            ask("GET", "/api/roles/users").then((answer) => answer.data),
            ask("GET", "/api/roles/lists").then((answer) => answer.data),
          ]);
          const name = (role, kind) => may("roles:manage") && role.id !== 1
            ? h("a", { href: `#roles/${kind}/${role.id}` }, role.name) : role.name;
          const brief = (texts) => texts.length > 6 ? texts.slice(0, 6).join(", ") + ` and ${texts.length - 6} more` : texts.join(", ");
          show("Roles",
            h("h3", {}, "User roles"),
            table(["Name", "Permissions", "Lists"], userRoles.map((role) => [
              name(role, "users"), brief(role.permissions), role.lists.map((list) => list.name).join(", ") || "all"])),
            h("h3", {}, "List roles"),
            table(["Name", "Lists"], listRoles.map((role) => [
              name(role, "lists"), role.lists.map((list) => `${list.name} (${list.permissions.join(", ")})`).join(", ")])),
            may("roles:manage") ? h("p", { class: "row" },
              h("a", { class: "button", href: "#roles/users/new" }, "New user role"),
              h("a", { class: "button", href: "#roles/lists/new" }, "New list role")) : null);
        }

        async function role(kind, id) {
          const [all, lists] = await Promise.all([
            ask("GET", "/api/roles/" + kind).then((answer) => answer.data),
            ask("GET", "/api/lists?per_page=all").then((answer) => answer.data.results),
          ]);
          const one = all.find((item) => String(item.id) === id);
          const path = "/api/roles/" + kind + (one ? "/" + one.id : "");
          const now = one || { name: "", permissions: [], lists: [] };
          const granted = new Map(now.lists.map((list) => [list.id, list.permissions]));
          const parts = [field("Name", text("name", now.name, { required: true }))];
          if (kind === "users") {
            parts.push(check("require_2fa", "1", "Holders have to use a second factor", now.require_2fa === true));
            for (const group of state.config.permissions) {
              parts.push(h("fieldset", {}, h("legend", {}, group.group), group.permissions.map((permission) =>
                check("permission", permission, permission, now.permissions.includes(permission)))));
            }
            parts.push(h("fieldset", {}, h("legend", {}, "Only these lists (none: all)"), lists.map((list) =>
              check("list", list.id, list.name, granted.has(list.id)))));
          } else {
            for (const list of lists) {
              const held = granted.get(list.id) || [];
              parts.push(h("fieldset", {}, h("legend", {}, list.name),
                check("list:get", list.id, "view", held.includes("list:get")),
                check("list:manage", list.id, "manage", held.includes("list:manage"))));
            }
          }
          show(one ? "Role " + one.name : kind === "users" ? "New user role" : "New list role",
            form(one ? "Save" : "Create", parts, async (element) => {
              const body = { name: element.elements.name.value };
              if (kind === "users") {
                body.permissions = values(element, "permission");
                body.list_ids = values(element, "list").map(Number);
                body.require_2fa = values(element, "require_2fa").length > 0;
              } else {
                body.lists = lists.map((list) => ({ id: list.id, permissions: ["list:get", "list:manage"].filter(
                  (permission) => values(element, permission).includes(String(list.id))) }))
                  .filter((list) => list.permissions.length);
              }
              const made = (await ask(one ? "PUT" : "POST", path, body)).data;
              if (!one) location.hash = `#roles/${kind}/${made.id}`;
            }),
            one ? h("p", { class: "row" }, danger("Delete", "the role is deleted", async () => {
              await ask("DELETE", "/api/roles/" + one.id);
              location.hash = "#roles";
            })) : null);
        }

        """#

    /// Groups and their direct members.
    private static let groups = #"""
        async function groups(query, page) {
          const path = "/api/groups?per_page=50&page=" + page + "&query=" + encodeURIComponent(query);
          const found = (await ask("GET", path)).data;
          const pages = Math.max(1, Math.ceil(found.total / 50));
          show("Groups",
            h("form", { class: "row", role: "search", onsubmit: (event) => {
              event.preventDefault();
              run(() => groups(event.target.elements.query.value, 1));
            } }, text("query", query, { type: "search", "aria-label": "Search by name" }),
              h("button", { type: "submit", class: "small" }, "Search"),
              may("groups:manage") ? h("a", { class: "button", href: "#groups/new" }, "New group") : null),
            table(["Name", "Description", "People", "Groups"], found.results.map((one) => [
              may("groups:manage") ? h("a", { href: "#groups/" + one.id }, one.name) : one.name,
              one.description, String(one.users.length), String(one.groups.length)])),
            h("p", { class: "row" }, page > 1 ? button("Back", () => run(() => groups(query, page - 1))) : null,
              `Page ${page} of ${pages}, ${found.total} in all`,
              page < pages ? button("Next", () => run(() => groups(query, page + 1))) : null));
        }

        async function group(id) {
          const one = id === "new" ? null : (await ask("GET", "/api/groups/" + id)).data;
          const now = one || { name: "", description: "", users: [], groups: [] };
          const shown = now.users.slice(0, 100);
          const people = may("users:get")
            ? await Promise.all(shown.map((user) => ask("GET", "/api/users/" + user).then((answer) => answer.data))) : [];
          const path = "/api/groups/" + id;
          const change = (body) => run(async () => {
            await ask("PUT", path + "/members", body);
            await group(id);
          });
          show(one ? "Group " + one.name : "New group",
            form(one ? "Save" : "Create", [
              field("Name", text("name", now.name, { required: true })),
              field("Description", text("description", now.description)),
            ], async (element) => {
              const body = { name: element.elements.name.value, description: element.elements.description.value };
              const made = (await ask(one ? "PUT" : "POST", one ? path : "/api/groups", body)).data;
              if (!one) location.hash = "#groups/" + made.id;
            }),
            one && may("users:get") ? [
              h("h3", {}, "People"),
              table(["User name", "Name", ""], people.map((user) => [user.username, user.name,
                button("Take out", () => change({ remove: [user.id] }), { "aria-label": "Take out " + user.username })])),
              now.users.length > shown.length ? h("p", {}, `and ${now.users.length - shown.length} more`) : null,
              form("Add", [field("User name", text("username", "", { required: true }))], async (element) => {
                const name = element.elements.username.value.trim().toLowerCase();
                const found = (await ask("GET", "/api/users?per_page=100&page=1&query=" + encodeURIComponent(name))).data.results
                  .find((user) => user.username.toLowerCase() === name || user.email === name);
                if (!found) throw new Error("There is no user of that name.");
                await ask("PUT", path + "/members", { add: [found.id] });
                await group(id);
              }),
            ] : null,
            one ? h("p", { class: "row" }, danger("Delete", one.name + " is deleted", async () => {
              await ask("DELETE", path);
              location.hash = "#groups";
            })) : null);
        }

        """#

    /// Which part is shown.
    private static let start = #"""
        async function run(view) {
          place.setAttribute("aria-busy", "true");
          try {
            await view();
          } catch (error) {
            show("That did not work", h("p", { class: "problem", role: "alert" }, error.message));
          }
          place.removeAttribute("aria-busy");
        }

        const views = {
          profile: () => profile(),
          password: () => password(),
          twofa: () => secondFactor(),
          users: ([id]) => id ? user(id) : users("", 1),
          groups: ([id]) => id ? group(id) : groups("", 1),
          roles: ([kind, id]) => kind === "users" || kind === "lists" ? role(kind, id) : roles(),
        };

        function route() {
          const [name, ...rest] = location.hash.slice(1).split("/");
          const known = place.hasAttribute("data-must-enrol") ? "twofa" : views[name] ? name : "profile";
          for (const link of place.querySelectorAll("nav a")) {
            if (link.hash === "#" + known) link.setAttribute("aria-current", "page");
            else link.removeAttribute("aria-current");
          }
          run(() => views[known](rest));
        }

        function frame() {
          const must = place.hasAttribute("data-must-enrol");
          const links = must ? [["twofa", "Second factor"]] : [["profile", "Profile"], ["password", "Password"],
            ["twofa", "Second factor"], ...(may("users:get") ? [["users", "Users"]] : []),
            ...(may("roles:get") ? [["roles", "Roles"]] : []),
            ...(may("groups:get") ? [["groups", "Groups"]] : [])];
          const nav = h("nav", { "aria-label": "Main" },
            h("ul", {}, links.map(([name, label]) => h("li", {}, h("a", { href: "#" + name }, label)))),
            h("p", {}, "Logged in as ", h("strong", {}, state.user.username), " ", button("Log out", async () => {
              await ask("POST", "/api/logout").catch(() => null);
              location.assign("/admin/login");
            })));
          const old = place.querySelector("nav");
          if (old) old.replaceWith(nav);
          else place.append(nav, h("section", { "aria-live": "polite" }));
        }

        async function begin() {
          try {
            state.user = (await ask("GET", "/api/profile")).data;
            if (!place.hasAttribute("data-must-enrol")) state.config = (await ask("GET", "/api/config")).data;
            frame();
            window.addEventListener("hashchange", route);
            route();
          } catch (error) {
            place.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message));
          }
        }

        begin();

        """#
}
