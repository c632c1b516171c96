extension ConsoleScript {
    /// User roles and list roles.
    static let roles = #"""
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
}
