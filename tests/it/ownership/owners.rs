//! What belongs to whom, and what happens to what somebody changed.

use std::path::Path;

use mcpgen::output::{self, Change, RealDisk};

use super::{Crate, DOCUMENT, ONE_TOOL, SECOND_TOOL, contents, problem, put, read, remove, text};

#[test]
fn a_second_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    let written = shop.write(folder.path()).unwrap();
    assert_eq!(written.created.len(), shop.tree.len());
    let before = contents(folder.path());
    assert_eq!(shop.write(folder.path()).unwrap().unchanged, shop.tree.len());
    assert_eq!(contents(folder.path()), before);
    assert!(!folder.path().join(".mcpgen-stage").exists());
}

#[test]
fn a_hand_edit_is_refused_with_the_place_where_it_belongs() {
    let folder = tempfile::tempdir().unwrap();
    Crate::of(ONE_TOOL).write(folder.path()).unwrap();
    for path in ["src/tools/shop_get_item.rs", "src/runtime/http.rs", "tests/generated/main.rs"] {
        let path = folder.path().join(path);
        put(&path, format!("{}// mine\n", text(&path)));
    }
    let before = contents(folder.path());
    let other = Crate::of(&format!("{ONE_TOOL}{SECOND_TOOL}"));
    assert_eq!(
        problem(other.write(folder.path())),
        "MG0401: 3 generated files were changed by hand; nothing was written\n\
         note: src/runtime/http.rs: the same in every server; a change belongs into mcpgen, code of your own into `src/custom/`\n\
         note: src/tools/shop_get_item.rs: change the tool `shop_get_item` in the allow-list; code of your own belongs into `src/custom/`\n\
         note: tests/generated/main.rs: tests of your own belong into `tests/custom.rs`\n\
         help: move the change to where it belongs and restore the file; `--overwrite` gives the changes up\n"
    );
    assert_eq!(contents(folder.path()), before);
    let inspection = other.inspect(folder.path()).unwrap();
    output::write(&inspection, folder.path(), true, &mut RealDisk).unwrap();
    assert_eq!(other.changes(folder.path()), []);
}

#[test]
fn what_is_already_as_it_should_be_is_no_hand_edit() {
    let folder = tempfile::tempdir().unwrap();
    Crate::of(ONE_TOOL).write(folder.path()).unwrap();
    let other = Crate::of(&ONE_TOOL.replace("Get one item.", "Get an item."));
    let path = folder.path().join("src/tools/shop_get_item.rs");
    put(&path, &other.tree.get("src/tools/shop_get_item.rs").unwrap().bytes);
    other.write(folder.path()).unwrap();
    assert_eq!(other.changes(folder.path()), []);
}

#[test]
fn seeds_are_written_once() {
    let folder = tempfile::tempdir().unwrap();
    Crate::of(ONE_TOOL).write(folder.path()).unwrap();
    for path in ["src/custom/mod.rs", "tests/custom.rs"] {
        put(&folder.path().join(path), "//! Mine.\n");
    }
    Crate::of(&format!("{ONE_TOOL}{SECOND_TOOL}")).write(folder.path()).unwrap();
    assert_eq!(text(&folder.path().join("src/custom/mod.rs")), "//! Mine.\n");
    assert_eq!(text(&folder.path().join("tests/custom.rs")), "//! Mine.\n");
}

#[test]
fn what_is_no_longer_generated_goes_when_nobody_changed_it() {
    let folder = tempfile::tempdir().unwrap();
    let two = Crate::of(&format!("{ONE_TOOL}{SECOND_TOOL}"));
    two.write(folder.path()).unwrap();
    put(&folder.path().join("src/tools/mine.rs"), "// mine\n");
    let written = Crate::of(ONE_TOOL).write(folder.path()).unwrap();
    let removed: Vec<&str> = written.removed.iter().map(mcpgen::tree::TreePath::as_str).collect();
    assert_eq!(
        removed,
        [
            "schemas/shop_list_items.input.json",
            "schemas/shop_list_items.output.json",
            "src/tools/shop_list_items.rs",
            "tests/generated/cases/shop_list_items.rs",
            "tests/generated/samples/shop_list_items.json",
            "tests/generated/tools/shop_list_items.rs",
        ]
    );
    assert!(folder.path().join("src/tools/mine.rs").exists());
    two.write(folder.path()).unwrap();
    let stale = folder.path().join("src/tools/shop_list_items.rs");
    put(&stale, "// mine now\n");
    let one = Crate::of(ONE_TOOL);
    assert!(problem(one.write(folder.path())).contains("note: src/tools/shop_list_items.rs: "));
    let inspection = one.inspect(folder.path()).unwrap();
    let written = output::write(&inspection, folder.path(), true, &mut RealDisk).unwrap();
    assert_eq!(
        super::told(&written.warnings[0]),
        "MG0410: `src/tools/shop_list_items.rs` is no longer generated, but was changed by hand, so it stays\n\
         help: remove it, or keep it as your own file\n"
    );
    assert_eq!(text(&stale), "// mine now\n");
}

#[test]
fn without_a_lock_a_file_of_somebody_else_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    put(&folder.path().join("README.md"), "mine\n");
    assert_eq!(
        problem(Crate::of(ONE_TOOL).write(folder.path())),
        "MG0401: a file stands where a generated one goes, and no `mcpgen.lock` tells whose it is; nothing was written\n\
         note: README.md: change `server` and the tools in the allow-list; notes of your own belong into another file\n\
         help: move the change to where it belongs and restore the file; `--overwrite` gives the changes up\n"
    );
    assert_eq!(contents(folder.path()).len(), 1);
}

#[test]
fn cargo_may_change_its_lock() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    shop.write(folder.path()).unwrap();
    let lock = folder.path().join("Cargo.lock");
    put(&lock, "# cargo was here\n");
    assert_eq!(shop.changes(folder.path()), []);
    assert_eq!(output::drift(&shop.inspect(folder.path()).unwrap()), []);
    Crate::of(&format!("{ONE_TOOL}{SECOND_TOOL}")).write(folder.path()).unwrap();
    assert_eq!(text(&lock), "# cargo was here\n");
    let relocked = output::inspect(&shop.tree, folder.path(), &shop.origin, true).unwrap();
    output::write(&relocked, folder.path(), false, &mut RealDisk).unwrap();
    assert_eq!(read(&lock), shop.tree.get("Cargo.lock").unwrap().bytes);
}

#[test]
fn the_lock_of_cargo_follows_the_dependencies_of_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    shop.write(folder.path()).unwrap();
    put(&folder.path().join("Cargo.lock"), "# cargo was here\n");
    // As if an earlier version had asked for another version of a dependency.
    for file in ["Cargo.toml", "mcpgen.lock"] {
        let path = folder.path().join(file);
        put(&path, text(&path).replace("2.6.1", "2.6.0"));
    }
    shop.write(folder.path()).unwrap();
    assert_eq!(read(&folder.path().join("Cargo.lock")), shop.tree.get("Cargo.lock").unwrap().bytes);
    assert!(text(&folder.path().join("Cargo.toml")).contains("subtle = \"2.6.1\""));
}

#[test]
fn foreign_line_endings_have_a_word_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    shop.write(folder.path()).unwrap();
    for (path, bytes) in contents(folder.path()) {
        put(&folder.path().join(path), String::from_utf8(bytes).unwrap().replace('\n', "\r\n"));
    }
    let inspection = shop.inspect(folder.path()).unwrap();
    assert_eq!(inspection.of(Change::HandEdited).count(), 0);
    let told = problem(Crate::of(&format!("{ONE_TOOL}{SECOND_TOOL}")).write(folder.path()));
    let first = told.lines().next().unwrap();
    assert_eq!(
        first,
        format!("MG0402: {} generated files were checked out with CRLF line endings", shop.tree.len() - 3)
    );
    assert!(told.ends_with(
        "help: the crate's `.gitattributes` says `eol=lf`; `git rm --cached -r . && git reset --hard` checks it out anew\n"
    ));
    assert!(output::drift(&inspection).contains(&("src/lib.rs".to_owned(), "CRLF line endings")));
}

#[test]
fn a_lock_that_cannot_be_trusted_stops_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    shop.write(folder.path()).unwrap();
    let path = folder.path().join("mcpgen.lock");
    let good = text(&path);
    let shown = path.to_string_lossy().into_owned();
    let refused = |lock: String| {
        put(&path, lock);
        problem(shop.write(folder.path())).lines().next().unwrap().replace(&shown, "mcpgen.lock")
    };
    assert_eq!(refused("nonsense".to_owned()), "MG0403: `mcpgen.lock` cannot be read: it is not valid JSON");
    assert_eq!(
        refused(format!("<<<<<<< ours\n{good}")),
        "MG0403: `mcpgen.lock` cannot be read: it holds the marks of a merge that is not finished"
    );
    assert_eq!(
        refused(good.replace("\"README.md\"", "\"../README.md\"")),
        "MG0403: `mcpgen.lock` cannot be read: `../README.md` is not a file of the crate"
    );
    assert_eq!(
        refused(good.replace("\"generator\": \"0.1.0\"", "\"generator\": \"0.2.0\"")),
        "MG0404: `mcpgen.lock` was written by mcpgen 0.2.0, and this is 0.1.0"
    );
    assert_eq!(
        refused(good.replace("\"format\": 1", "\"format\": 2")),
        "MG0404: `mcpgen.lock` was written by mcpgen 0.1.0, and this is 0.1.0"
    );
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    let link = folder.path().join("linked");
    std::os::unix::fs::symlink(outside.path(), &link).unwrap();
    let first = |told: String, link: &Path| told.lines().next().unwrap().replace(&*link.to_string_lossy(), "LINK");
    assert_eq!(first(problem(shop.write(&link)), &link), "MG0405: `LINK` is a symbolic link");
    let inner = folder.path().join("src");
    std::os::unix::fs::symlink(outside.path(), &inner).unwrap();
    assert_eq!(first(problem(shop.write(folder.path())), &inner), "MG0405: `LINK` is a symbolic link");
    remove(&inner);
    let lock = folder.path().join("mcpgen.lock");
    std::os::unix::fs::symlink(outside.path().join("nothing"), &lock).unwrap();
    assert_eq!(first(problem(shop.write(folder.path())), &lock), "MG0405: `LINK` is a symbolic link");
    assert_eq!(contents(outside.path()).len(), 0);
}

#[test]
fn a_folder_or_file_in_the_way_is_told() {
    let folder = tempfile::tempdir().unwrap();
    put(&folder.path().join("README.md/file"), "");
    let told = problem(Crate::of(ONE_TOOL).write(folder.path()));
    assert!(told.contains("README.md` cannot be written: it is a folder"), "{told}");
    let folder = tempfile::tempdir().unwrap();
    put(&folder.path().join("src"), "");
    let told = problem(Crate::of(ONE_TOOL).write(folder.path()));
    assert!(told.contains("src` cannot be written: a file stands where a folder must be"), "{told}");
    assert_eq!(contents(folder.path()).len(), 1);
}

#[test]
fn a_document_that_moved_elsewhere_leaves_the_lock_as_it_is() {
    let shuffled = DOCUMENT.replace("  /items:\n", "  /other: {get: {responses: nonsense}}\n  /items:\n");
    assert_eq!(Crate::from(ONE_TOOL, &shuffled).origin, Crate::of(ONE_TOOL).origin);
    let moved = DOCUMENT.replace("price: {type: number}", "price: {type: string}");
    let moved = Crate::from(ONE_TOOL, &moved);
    assert_ne!(moved.origin.inputs, Crate::of(ONE_TOOL).origin.inputs);
    assert_eq!(moved.tree, Crate::of(ONE_TOOL).tree);
}
