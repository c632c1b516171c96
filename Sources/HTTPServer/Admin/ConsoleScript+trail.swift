extension ConsoleScript {
    /// The trail of changes and log-ins.
    static let trail = #"""
        const trailFields = [["actor", "Who"], ["target", "To whom or what"], ["service", "Service"], ["address", "Address"]];

        async function trail(asked, after) {
          const query = new URLSearchParams({ per_page: "50" });
          for (const [name, value] of Object.entries(asked)) if (value) query.set(name, value);
          if (after) query.set("after", after);
          const found = (await ask("GET", "/api/audit?" + query)).data;
          const kinds = ["login", "create", "update", "rename", "delete"];
          show("Trail",
            h("form", { role: "search", onsubmit: (event) => {
              event.preventDefault();
              const input = event.target.elements;
              const next = { kind: input.kind.value, since: input.since.value ? new Date(input.since.value).toISOString() : "" };
              for (const [name] of trailFields) next[name] = input[name].value.trim();
              run(() => trail(next));
            } },
              h("div", { class: "filters" },
                trailFields.map(([name, label]) => h("div", {}, field(label, text(name, asked[name])))),
                h("div", {}, field("Kind", choice("kind", [["", "all"], ...kinds.map((kind) => [kind, kind])], asked.kind || ""))),
                h("div", {}, field("Since", text("since", local(asked.since), { type: "datetime-local" })))),
              h("button", { type: "submit", class: "small" }, "Search")),
            table(["Time", "Kind", "Who", "Door", "Service", "Address", "What", "Took"], found.results.map((line) => [
              when(line.time), line.kind, line.actor, line.door, line.service || "", line.address || "",
              line.outcome || (line.before || line.after ? h("details", {}, h("summary", {}, line.target),
                h("pre", { tabindex: "0" }, difference(line))) : line.target),
              line.duration_us == null ? "" : (line.duration_us / 1000).toFixed(1) + " ms"])),
            h("p", { class: "row" }, after ? button("Newest", () => run(() => trail(asked))) : null,
              found.results.length ? null : "Nothing is found.",
              found.next ? button("Older", () => run(() => trail(asked, found.next))) : null));
        }

        // A moment as its field wants it.
        function local(time) {
          if (!time) return "";
          const moment = new Date(time);
          return new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
        }

        // What a change did, a line for each field that differs.
        function difference(line) {
          const [before, after] = [line.before, line.after].map((side) => side && typeof side === "object" ? side : {});
          const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
          const text = (value) => value === undefined ? "" : JSON.stringify(value);
          return names.filter((name) => text(before[name]) !== text(after[name]))
            .map((name) => `${name}: ${text(before[name])} → ${text(after[name])}`).join("\n");
        }

        """#
}
