import HTTPTypes
import Hummingbird
import Identity

/// The pages for people in browsers: log-in, first set-up, console.
enum AdminRoutes {
    static func routes(_ login: LoginPages, _ setup: SetupPages) -> [Route] {
        [
            Route(.get, "/") { _, _ in .redirect(to: "/admin", type: .found) },
            Route(.get, "/admin") { request, _ in try await landing(request, login, setup) },
            Route(.get, "/admin/login") { request, context in
                setup.isSetUp ? try login.show(request, context) : try setup.show(request, context)
            },
            Route(.post, "/admin/login") { request, context in
                setup.isSetUp
                    ? try await login.submit(request, context) : try await setup.submit(request, context)
            },
            Route(.get, "/admin/login/twofa", handler: login.showCode),
            Route(.post, "/admin/login/twofa", handler: login.submitCode),
            Route(.get, "/admin/login/password", handler: login.showChange),
            Route(.post, "/admin/login/password", handler: login.submitChange),
            login.api.route(.post, "/api/logout", beforeEnrolment: true, handler: LoginPages.logOut),
            Route(.get, "/admin/console.js") { _, _ in
                .file(ConsoleScript.text, "text/javascript; charset=utf-8")
            },
        ] + ResetPages(login: login).routes + StyleSheet.routes(below: "/admin")
    }

    /// The console for those who are logged in; for others, what there is to do first.
    private static func landing(_ request: Request, _ login: LoginPages, _ setup: SetupPages) async throws -> Response {
        guard let session = try await login.api.sessions.session(of: request) else { return setup.state() }
        let account = session.account
        let console = Console(
            name: account.user.name, mustEnrol: login.api.authenticator.asksForEnrolment(of: account))
        return login.template.html(PageTemplate.Page(title: "Gatehouse", content: console))
    }
}
