extension ConsoleScript {
    /// People and API users.
    static let users = #"""
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
              now.type === "api" ? null : field("One-time code", choice("twofa_policy", [
                ["if_enrolled", "where a second factor is set up"], ["required", "always"],
                ["never", "never"]], now.twofa_policy || "if_enrolled"),
                "When a code is asked for. Always: whoever has no second factor has to set one up first."),
              field("Password", text("password", "", { type: "password", autocomplete: "new-password" }),
                one ? "Leave it empty to keep the present one." : "API users get a token instead."),
            ], async (element) => {
              const input = element.elements;
              const body = { username: input.username.value, name: input.name.value, type: input.type.value,
                status: input.status.value };
              if (body.type === "user") body.email = input.email.value;
              const policy = input.twofa_policy && input.twofa_policy.value;
              if (body.type === "user" && policy && policy !== (now.twofa_policy || "if_enrolled")) body.twofa_policy = policy;
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
              one.type === "api" ? h("a", { class: "button", href: "#tokens/" + id }, "Tokens")
                : h("a", { class: "button", href: "#apps/" + id }, "App passwords"),
              one.twofa_type === "none" ? null : danger("Reset the second factor", "its second factor is taken away", async () => {
                await ask("DELETE", `/api/users/${id}/twofa/reset`);
                await user(id);
              }),
              danger("Delete", one.username + " is deleted", async () => {
                await ask("DELETE", "/api/users/" + id);
                location.hash = "#users";
              })) : null);
        }

        function token(made, back) {
          show("Token of " + made.username,
            h("p", { role: "status" }, "This is the token. It is shown once and never again."),
            h("pre", { tabindex: "0" }, h("code", {}, made.password)),
            h("p", {}, "Try it:"),
            h("pre", { tabindex: "0" }, h("code", {},
              `curl -H 'Authorization: token ${made.username}:${made.password}' ${location.origin}/api/profile`)),
            h("p", {}, back ? h("a", { href: back }, "Back to the tokens") : h("a", { href: "#users" }, "Back to the users")));
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
}
