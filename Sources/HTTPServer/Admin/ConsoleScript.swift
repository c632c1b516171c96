/// The script of the console: plain JavaScript that asks the API, and puts what it hears into the page as text, never as
/// markup.
enum ConsoleScript {
    static let text =
        [
            "\"use strict\";\n(() => {\n", frame, profile, secondFactor, appPasswords, users, tokens, roles, groups,
            lists, trail,
            sync,
            start,
            "})();\n",
        ].joined()

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
          tokens: ([id]) => tokens(id),
          apps: ([id]) => appPasswords(id),
          lists: ([id]) => id ? list(id) : lists("", 1),
          trail: () => trail({}),
          sync: ([id, source]) => !id || id === "source" ? syncs(source || "") : syncRun(id),
          roles: ([kind, id]) => kind === "users" || kind === "lists" ? role(kind, id) : roles(),
        };

        function route() {
          const [name, ...rest] = location.hash.slice(1).split("/");
          const known = place.hasAttribute("data-must-enrol") ? "twofa" : views[name] ? name : "profile";
          // What belongs to another user is part of the users.
          const part = known === "apps" && rest[0] ? "users" : known;
          for (const link of place.querySelectorAll("nav a")) {
            if (link.hash === "#" + part) link.setAttribute("aria-current", "page");
            else link.removeAttribute("aria-current");
          }
          run(() => views[known](rest));
        }

        function frame() {
          const must = place.hasAttribute("data-must-enrol");
          const links = must ? [["twofa", "Second factor"]] : [["profile", "Profile"], ["password", "Password"],
            ["twofa", "Second factor"], ["apps", "App passwords"], ...(may("users:get") ? [["users", "Users"]] : []),
            ...(may("roles:get") ? [["roles", "Roles"]] : []),
            ...(may("groups:get") ? [["groups", "Groups"]] : []), ["lists", "Lists"],
            ...(may("sync:get") ? [["sync", "Sync"]] : []),
            ...(may("audit:get") ? [["trail", "Trail"]] : [])];
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
