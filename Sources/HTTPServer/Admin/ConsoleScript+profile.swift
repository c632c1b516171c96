extension ConsoleScript {
    /// The own name, address and password.
    static let profile = #"""
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
}
