extension ConsoleScript {
    /// The lists that list roles and scopes speak of.
    static let lists = #"""
        async function lists(query, page) {
          const path = "/api/lists?per_page=50&page=" + page + "&query=" + encodeURIComponent(query);
          const found = (await ask("GET", path)).data;
          const pages = Math.max(1, Math.ceil(found.total / 50));
          show("Lists",
            h("form", { class: "row", role: "search", onsubmit: (event) => {
              event.preventDefault();
              run(() => lists(event.target.elements.query.value, 1));
            } }, text("query", query, { type: "search", "aria-label": "Search by name" }),
              h("button", { type: "submit", class: "small" }, "Search"),
              may("lists:manage", "lists:manage_all") ? h("a", { class: "button", href: "#lists/new" }, "New list") : null),
            table(["Name", "Type", "Status", "Tags", "Description"], found.results.map((one) => [
              h("a", { href: "#lists/" + one.id }, one.name), one.type, one.status, one.tags.join(", "), one.description])),
            h("p", { class: "row" }, page > 1 ? button("Back", () => run(() => lists(query, page - 1))) : null,
              `Page ${page} of ${pages}, ${found.total} in all`,
              page < pages ? button("Next", () => run(() => lists(query, page + 1))) : null));
        }

        async function list(id) {
          const one = id === "new" ? null : (await ask("GET", "/api/lists/" + id)).data;
          const now = one || { name: "", type: "private", optin: "single", status: "active", tags: [], description: "" };
          const path = "/api/lists" + (one ? "/" + one.id : "");
          const either = (...words) => words.map((word) => [word, word]);
          show(one ? "List " + one.name : "New list",
            form(one ? "Save" : "Create", [
              field("Name", text("name", now.name, { required: true })),
              field("Description", text("description", now.description)),
              field("Type", choice("type", either("private", "public"), now.type)),
              field("Opt-in", choice("optin", either("single", "double"), now.optin)),
              field("Status", choice("status", either("active", "archived"), now.status)),
              field("Tags", text("tags", now.tags.join(", ")), "With commas between."),
            ], async (element) => {
              const input = element.elements;
              const body = { name: input.name.value, description: input.description.value, type: input.type.value,
                optin: input.optin.value, status: input.status.value,
                tags: input.tags.value.split(",").map((tag) => tag.trim()).filter((tag) => tag) };
              const made = (await ask(one ? "PUT" : "POST", path, body)).data;
              if (!one) location.hash = "#lists/" + made.id;
            }),
            one ? h("p", { class: "row" }, danger("Delete", one.name + " is taken out of every role", async () => {
              await ask("DELETE", path);
              location.hash = "#lists";
            })) : null);
        }

        """#
}
