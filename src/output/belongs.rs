//! Where a change of a generated file belongs.

use crate::tree::Owner;

/// What to do instead of editing the file at `path`.
pub(super) fn belongs(path: &str, owner: Owner) -> String {
    if owner == Owner::Verbatim {
        return if path.starts_with("src/runtime/") {
            "the same in every server; a change belongs into mcpgen, code of your own into `src/custom/`".to_owned()
        } else {
            "the same in every server; a change belongs into mcpgen, tests of your own into `tests/custom.rs`"
                .to_owned()
        };
    }
    if let Some(tool) = tool_of(path) {
        return format!("change the tool `{tool}` in the allow-list; code of your own belongs into `src/custom/`");
    }
    if path.starts_with("tests/") {
        return "tests of your own belong into `tests/custom.rs`".to_owned();
    }
    let part = match path {
        "Cargo.toml" => "entries of your own belong below the end mark; the rest is mcpgen's",
        "README.md" => "change `server` and the tools in the allow-list; notes of your own belong into another file",
        "src/lib.rs" | "src/main.rs" => {
            "change `server`, `upstream`, `auth` or `limits` in the allow-list; code of your own belongs into `src/custom/`"
        }
        _ if path.starts_with("connector/") => "change `connector` in the allow-list",
        _ if path.starts_with("deploy/") || path == "Dockerfile" => "change `container` in the allow-list",
        _ => "change the allow-list; files of your own may stand beside it under other names",
    };
    part.to_owned()
}

/// The tool that a file is for.
fn tool_of(path: &str) -> Option<&str> {
    let name =
        ["src/tools/", "schemas/", "tests/generated/cases/", "tests/generated/tools/", "tests/generated/samples/"]
            .into_iter()
            .find_map(|folder| path.strip_prefix(folder))?;
    let tool = name.split('.').next()?;
    (!name.contains('/') && tool != "mod").then_some(tool)
}
