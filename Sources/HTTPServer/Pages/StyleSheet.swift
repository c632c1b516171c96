import HTTPTypes

/// The style sheet of all pages, and their icon.
enum StyleSheet {
    static func routes(below path: String) -> [Route] {
        [
            Route(.get, "\(path)/style.css") { _, _ in .file(text, "text/css; charset=utf-8") },
            Route(.get, "\(path)/icon.svg") { _, _ in .file(icon, "image/svg+xml") },
        ]
    }

    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5f8b"/>
        <path d="M8 25V14a8 8 0 0 1 16 0v11M13 25v-9a3 3 0 0 1 6 0v9M5 25h22" fill="none" stroke="#fff" stroke-width="2.4"
        stroke-linecap="round"/></svg>
        """

    static let text = """
        :root { color-scheme: light dark; --accent: #1f5f8b; --line: #7b8794; --wrong: #b3261e; --soft: #7b87941f; }
        @media (prefers-color-scheme: dark) { :root { --wrong: #f2b8b5; } }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center;
          font: 1rem/1.5 system-ui, "Liberation Sans", sans-serif; background: Canvas; color: CanvasText; }
        main { width: min(32rem, 100vw); padding: 2rem 1.5rem; }
        h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .75rem; }
        p { margin: 0 0 .75rem; }
        label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
        input { width: 100%; padding: .6rem .7rem; font: inherit; border: 1px solid var(--line);
          border-radius: .4rem; background: Field; color: FieldText; }
        input:focus-visible, button:focus-visible, pre:focus-visible {
          outline: 3px solid var(--accent); outline-offset: 1px; }
        button { margin-top: 1.5rem; width: 100%; padding: .7rem; font: inherit; font-weight: 600;
          color: #fff; background: var(--accent); border: 0; border-radius: .4rem; cursor: pointer; }
        pre { overflow-x: auto; padding: .75rem; margin: 0 0 .75rem; background: var(--soft); border-radius: .4rem;
          font-size: .875rem; }
        .hint { margin: .25rem 0 0; font-size: .875rem; }
        .problem { border-left: 4px solid var(--wrong); padding-left: .75rem; color: var(--wrong); font-weight: 600; }

        """
}
