extension ConsoleScript {
    /// What programs of a person use in the place of the password.
    static let appPasswords = #"""
        async function appPasswords(id) {
          const path = (id ? "/api/users/" + id : "/api/profile") + "/app-passwords";
          const view = "#apps" + (id ? "/" + id : "");
          const [one, all] = await Promise.all([
            id ? ask("GET", "/api/users/" + id).then((answer) => answer.data) : state.user,
            ask("GET", path).then((answer) => answer.data)]);
          const isOver = (time) => time && new Date(time) < new Date();
          show(id ? "App passwords of " + one.username : "App passwords",
            h("p", {}, "For programs that can't ask for a one-time code, such as a mail client: each works for one service or from "
              + "some networks alone, and never opens these pages."),
            table(["Name", "Service", "Networks", "Carries", "Expires", "Last used", ""], all.map((item) => [
              item.name, item.service || "any", (item.networks || []).join(", ") || "any",
              item.permissions ? item.permissions.join(", ") || "nothing" : "everything",
              isOver(item.expires_at) ? "expired" : when(item.expires_at), when(item.last_used_at),
              danger("Revoke", item.name + " is refused from now on", async () => {
                await ask("DELETE", path + "/" + item.id);
                await appPasswords(id);
              })])),
            h("h3", {}, "New app password"),
            form("Create", [
              field("Name", text("name", "", { required: true }), "What it is for, such as “Phone”."),
              field("Service", text("service", "", { spellcheck: "false", autocapitalize: "none" }),
                "The name that the service asks under, such as imap. This or networks have to be given."),
              field("Networks", text("networks", "", { spellcheck: "false" }),
                "Addresses that it works from, such as 10.1.0.0/16; several with commas."),
              field("Expires", text("expires", "", { type: "date" }), "At the end of this day; empty for never."),
            ], async (element) => {
              const input = element.elements;
              const body = { name: input.name.value };
              if (input.service.value.trim()) body.service = input.service.value.trim();
              const networks = input.networks.value.split(",").map((part) => part.trim()).filter((part) => part);
              if (networks.length) body.networks = networks;
              if (input.expires.value) body.expires_at = new Date(input.expires.value + "T23:59:59").toISOString();
              const made = (await ask("POST", path, body)).data;
              show("App password " + made.name,
                h("p", { role: "status" }, "This is the password. It is shown once and never again."),
                h("pre", { tabindex: "0" }, h("code", {}, made.password)),
                h("p", {}, "Type it into the program in the place of the password of " + one.username + "."),
                h("p", {}, h("a", { href: view, onclick: () => setTimeout(route) }, "Done")));
            }),
            id ? h("p", {}, h("a", { href: "#users/" + id }, "Back to the user")) : null);
        }

        """#
}
