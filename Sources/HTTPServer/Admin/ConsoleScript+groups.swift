extension ConsoleScript {
    /// Groups and their direct members.
    static let groups = #"""
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
}
