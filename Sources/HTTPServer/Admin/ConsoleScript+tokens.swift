extension ConsoleScript {
    /// The named tokens of API users.
    static let tokens = #"""
        async function tokens(id) {
          const path = `/api/users/${id}/tokens`;
          const [one, all] = await Promise.all([
            ask("GET", "/api/users/" + id).then((answer) => answer.data), ask("GET", path).then((answer) => answer.data)]);
          const isOver = (time) => time && new Date(time) < new Date();
          show("Tokens of " + one.username,
            h("p", {}, "Beside the token that the user was made with. Each works until it expires or is revoked."),
            table(["Name", "Made", "Expires", "Last used", ""], all.map((item) => [
              item.name, when(item.created_at), isOver(item.expires_at) ? "expired" : when(item.expires_at),
              when(item.last_used_at),
              danger("Revoke", item.name + " is refused from now on", async () => {
                await ask("DELETE", path + "/" + item.id);
                await tokens(id);
              })])),
            h("h3", {}, "New token"),
            form("Create", [
              field("Name", text("name", "", { required: true }), "What it is for."),
              field("Expires", text("expires", "", { type: "date" }), "At the end of this day; empty for never."),
            ], async (element) => {
              const body = { name: element.elements.name.value };
              const day = element.elements.expires.value;
              if (day) body.expires_at = new Date(day + "T23:59:59").toISOString();
              const made = (await ask("POST", path, body)).data;
              token({ username: one.username, password: made.token }, "#tokens/" + id);
            }),
            h("p", {}, h("a", { href: "#users/" + id }, "Back to the user")));
        }

        """#
}
