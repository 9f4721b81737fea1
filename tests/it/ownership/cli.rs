//! The program from outside: exit codes, texts, configuration.

use std::path::Path;
use std::process::{Command, Output};

use super::{DOCUMENT, ONE_TOOL, SECOND_TOOL, contents, put, text};

/// A folder with the shop's document and allow-list.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(&folder.path().join("specs/openapi.yaml"), DOCUMENT);
    put(&folder.path().join("specs/shop.yaml"), ONE_TOOL);
    folder
}

fn mcpgen(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mcpgen"));
    command.current_dir(folder).args(arguments).env_remove("MCPGEN_SPEC").env_remove("MCPGEN_OUT");
    command.output().unwrap()
}

/// Exit code, standard output, standard error.
fn ran(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = mcpgen(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn check_tells_drift_missing_files_and_hand_edits_apart() {
    let project = project();
    let folder = project.path();
    assert_eq!(ran(folder, &["generate"]).0, 0);
    let good = contents(folder);
    let (code, out, err) = ran(folder, &["check"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("shop-mcp: ") && out.ends_with(" files are what the inputs give\n"), "{out}");

    put(&folder.join("specs/shop.yaml"), format!("# a word\n{ONE_TOOL}"));
    let (code, _, err) = ran(folder, &["check"]);
    assert_eq!(code, 0);
    assert_eq!(
        err,
        "warning[MG0408]: the allow-list `specs/shop.yaml` has changed since the crate was written, and nothing generated from it did\n  = help: the next `mcpgen generate` notes the new state in `mcpgen.lock`\n\n"
    );

    put(&folder.join("specs/shop.yaml"), ONE_TOOL.replace("Get one item.", "Get an item."));
    super::remove(&folder.join("generated/shop-mcp/src/lib.rs"));
    put(&folder.join("generated/shop-mcp/src/main.rs"), "fn main() {}\n");
    let before = contents(folder);
    let (code, out, err) = ran(folder, &["check"]);
    assert_eq!(code, 4);
    assert!(out.starts_with("--- a/README.md\n+++ b/README.md\n@@ "), "{out}");
    for part in [
        "error[MG0401]: a generated file was changed by hand\n",
        "error[MG0407]: 4 committed files are not what the inputs give\n",
        "note: README.md: outdated\n",
        "note: src/lib.rs: missing\n",
        "note: src/main.rs: changed by hand\n",
        "help: run `mcpgen generate --spec specs/shop.yaml` and commit the result\n",
    ] {
        assert!(err.contains(part), "{part} in {err}");
    }
    assert_eq!(contents(folder), before);
    assert_ne!(before, good);
}

#[test]
fn a_moved_document_is_a_warning() {
    let project = project();
    let folder = project.path();
    assert_eq!(ran(folder, &["generate"]).0, 0);
    put(&folder.join("specs/openapi.yaml"), DOCUMENT.replace("price: {type: number}", "price: {type: string}"));
    let (code, _, err) = ran(folder, &["check"]);
    assert_eq!(code, 0);
    assert!(
        err.starts_with("warning[MG0408]: the named part of `openapi.yaml` has changed since the crate was written"),
        "{err}"
    );
    put(&folder.join("specs/openapi.yaml"), format!("{DOCUMENT}    Other: {{type: nonsense}}\n"));
    assert_eq!(ran(folder, &["check"]).2, "");
}

#[test]
fn a_hand_edit_ends_with_8_and_a_diff_shows_what_comes() {
    let project = project();
    let folder = project.path();
    assert_eq!(ran(folder, &["generate"]).0, 0);
    put(&folder.join("specs/shop.yaml"), ONE_TOOL.replace("Get one item.", "Get an item."));
    let (code, out, _) = ran(folder, &["generate", "--dry-run", "--diff", "--color", "always"]);
    assert_eq!(code, 0);
    assert!(out.contains("\u{1b}[32m+    description: \"Get an item.\",\u{1b}[0m\n"), "{out}");
    let (code, out, _) = ran(folder, &["generate", "--dry-run", "--diff"]);
    assert_eq!(code, 0);
    assert!(out.contains("-    description: \"Get one item.\",\n+    description: \"Get an item.\",\n"), "{out}");
    let path = folder.join("generated/shop-mcp/src/tools/shop_get_item.rs");
    put(&path, format!("{}// mine\n", text(&path)));
    let before = contents(folder);
    let (code, _, err) = ran(folder, &["generate"]);
    assert_eq!(code, 8);
    assert!(err.starts_with("error[MG0401]: a generated file was changed by hand; nothing was written\n"), "{err}");
    assert_eq!(contents(folder), before);
    let (code, out, _) = ran(folder, &["generate", "--json"]);
    assert_eq!(code, 8);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["diagnostics"][0]["code"], "MG0401");
    assert_eq!(ran(folder, &["generate", "--overwrite"]).0, 0);
    assert_eq!(ran(folder, &["check"]).0, 0);
}

#[test]
fn a_project_may_list_several_servers() {
    let project = project();
    let folder = project.path();
    put(&folder.join("specs/other.yaml"), format!("{}{SECOND_TOOL}", ONE_TOOL.replace("name: shop,", "name: other,")));
    put(
        &folder.join("mcpgen.toml"),
        "[[server]]\nspec = \"specs/shop.yaml\"\n\n[[server]]\nspec = \"specs/other.yaml\"\nout = \"servers/other\"\n",
    );
    let inner = folder.join("specs");
    put(&inner.join("deep/file"), "");
    let (code, out, err) = ran(folder, &["generate", "--print-config"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(
        out,
        "spec = \"specs/shop.yaml\"  # mcpgen.toml:2\n\
         openapi = (as the allow-list says)  # default\n\
         out = \"generated/NAME-mcp\"  # default\n\
         \n\
         spec = \"specs/other.yaml\"  # mcpgen.toml:5\n\
         openapi = (as the allow-list says)  # default\n\
         out = \"servers/other\"  # mcpgen.toml:6\n"
    );
    let (code, _, err) = ran(folder, &["generate"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(folder.join("generated/shop-mcp/Cargo.toml").exists() && folder.join("servers/other/Cargo.toml").exists());
    assert_eq!(ran(folder, &["check"]).0, 0);
    let (code, _, err) = ran(folder, &["generate", "--out", "x"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("error: `--out` is for one server"), "{err}");
    let output = Command::new(env!("CARGO_BIN_EXE_mcpgen"))
        .current_dir(folder)
        .args(["check", "--print-config", "--spec", "specs/other.yaml"])
        .env("MCPGEN_OUT", "elsewhere")
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "spec = \"specs/other.yaml\"  # --spec\n\
         openapi = (as the allow-list says)  # default\n\
         out = \"elsewhere\"  # MCPGEN_OUT\n"
    );
}

#[test]
fn what_mcpgen_toml_does_not_know_is_told_with_its_place() {
    let project = project();
    let folder = project.path();
    put(&folder.join("mcpgen.toml"), "[[server]]\nspek = \"specs/shop.yaml\"\n");
    let (code, _, err) = ran(folder, &["generate"]);
    assert_eq!(code, 3);
    assert_eq!(
        err,
        "error[MG0416]: `mcpgen.toml`: a server has no setting `spek`; did you mean `spec`?\n --> mcpgen.toml:2:1\n  |\n2 | spek = \"specs/shop.yaml\"\n  | ^^^^\n\nerror[MG0416]: `mcpgen.toml`: this server has no `spec`\n --> mcpgen.toml:1:1\n  |\n1 | [[server]]\n  | ^^^^^^^^^^\n\n"
    );
}

#[test]
fn two_folders_and_two_locales_give_the_same_bytes() {
    let made: Vec<_> = [("C", "C"), ("de_DE.UTF-8", "tr_TR.UTF-8")]
        .into_iter()
        .map(|(language, all)| {
            let project = project();
            let output = Command::new(env!("CARGO_BIN_EXE_mcpgen"))
                .current_dir(project.path())
                .args(["generate"])
                .envs([("LANG", language), ("LC_ALL", all), ("TZ", "Asia/Tokyo")])
                .output()
                .unwrap();
            assert!(output.status.success());
            contents(&project.path().join("generated"))
        })
        .collect();
    assert!(made[0] == made[1]);
}

#[test]
fn an_interrupted_run_is_told_by_check_and_mended_by_generate() {
    let project = project();
    let folder = project.path();
    assert_eq!(ran(folder, &["generate"]).0, 0);
    put(&folder.join("generated/shop-mcp/.mcpgen-stage/new/0"), "half");
    let (code, _, err) = ran(folder, &["check"]);
    assert_eq!(code, 4);
    assert!(err.starts_with("error[MG0413]: a run of mcpgen on `generated/shop-mcp` did not end\n"), "{err}");
    assert_eq!(ran(folder, &["generate"]).0, 0);
    assert_eq!(ran(folder, &["check"]).0, 0);
}

#[cfg(unix)]
#[test]
fn verify_asks_cargo_and_ends_with_7_when_it_refuses() {
    let project = project();
    let folder = project.path();
    let program = folder.join("cargo.sh");
    let run = |script: &str, arguments: &[&str]| {
        put(&program, format!("#!/bin/sh\necho \"$@\" > {}\n{script}\n", folder.join("asked").display()));
        let mut permissions = program.metadata().unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
        std::fs::set_permissions(&program, permissions).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_mcpgen"))
            .current_dir(folder)
            .args(arguments)
            .env("CARGO", &program)
            .output()
            .unwrap();
        (output.status.code().unwrap(), text(&folder.join("asked")), String::from_utf8(output.stderr).unwrap())
    };
    let (code, asked, _) = run("exit 0", &["generate", "--verify"]);
    assert_eq!((code, asked.as_str()), (0, "check --all-targets --manifest-path generated/shop-mcp/Cargo.toml\n"));
    let (code, asked, told) = run("exit 101", &["generate", "--verify=test"]);
    assert_eq!((code, asked.as_str()), (7, "test --manifest-path generated/shop-mcp/Cargo.toml\n"));
    assert_eq!(
        told,
        "error[MG0412]: `cargo test --manifest-path generated/shop-mcp/Cargo.toml` failed: exit status: 101\n  = note: the crate is written; what cargo said stands above\n\n"
    );
}
