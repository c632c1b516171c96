extension ConsoleScript {
    /// Enrolling a second factor, and turning it off.
    static let secondFactor = #"""
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
}
