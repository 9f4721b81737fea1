//! `Cargo.toml` is shared: mcpgen's entries and the user's.

use super::{Crate, ONE_TOOL, SECOND_TOOL, problem, put, remove, text};

/// What a user may have written: by `cargo add` between the others, by hand below the mark, in tables of their own.
fn with_own_entries(manifest: &str) -> String {
    manifest
        .replace("version = \"0.1.0\"\n", "version = \"1.2.3\"\nauthors = [\"me\"]\n")
        .replace("base64 = ", "anyhow = \"1\"\nbase64 = ")
        .replace(
            "# mcpgen: end; your own dependencies go below\n\n[dev-",
            "# mcpgen: end; your own dependencies go below\n# for the report\ncsv = \"1\"\n\n[dependencies.big]\nversion = \"2\"\n\n[features]\nextra = []\n\n[dev-",
        )
        + "\n# the end\n"
}

#[test]
fn own_entries_stay_and_find_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    shop.write(folder.path()).unwrap();
    let path = folder.path().join("Cargo.toml");
    let fresh = text(&path);
    put(&path, with_own_entries(&fresh));
    shop.write(folder.path()).unwrap();
    let merged = text(&path);
    assert!(merged.contains("version = \"1.2.3\"\n"), "{merged}");
    assert!(merged.contains("authors = [\"me\"]\n"), "{merged}");
    assert!(
        merged
            .contains("# mcpgen: end; your own dependencies go below\nanyhow = \"1\"\n# for the report\ncsv = \"1\"\n"),
        "{merged}"
    );
    assert!(merged.contains("\n[dependencies.big]\nversion = \"2\"\n"), "{merged}");
    assert!(merged.contains("\n[features]\nextra = []\n"), "{merged}");
    assert!(merged.ends_with("# the end\n"), "{merged}");
    assert_eq!(shop.changes(folder.path()), []);
    let document: toml_edit::DocumentMut = merged.parse().unwrap();
    assert!(document["dependencies"]["big"].is_table_like());
    Crate::of(&format!("{ONE_TOOL}{SECOND_TOOL}")).write(folder.path()).unwrap();
    assert_eq!(text(&path), merged);
}

#[test]
fn an_entry_of_the_server_is_not_the_users_to_change() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    shop.write(folder.path()).unwrap();
    let path = folder.path().join("Cargo.toml");
    let fresh = text(&path);
    for (from, to) in [
        ("rmcp = { version = \"=3.8.0\"", "rmcp = { version = \"=3.7.0\""),
        ("subtle = \"2.6.1\"\n", ""),
        ("unsafe_code = \"forbid\"", "unsafe_code = \"allow\""),
        ("publish = false", "publish = true"),
    ] {
        assert!(fresh.contains(from));
        let edited = fresh.replace(from, to);
        put(&path, &edited);
        let told = problem(shop.write(folder.path()));
        assert!(
            told.starts_with(
                "MG0401: a generated file was changed by hand; nothing was written\n\
                 note: Cargo.toml: entries of your own belong below the end mark; the rest is mcpgen's\n"
            ),
            "{told}"
        );
        assert_eq!(text(&path), edited);
    }
}

#[test]
fn a_layout_of_ones_own_is_no_edit() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    shop.write(folder.path()).unwrap();
    let path = folder.path().join("Cargo.toml");
    let fresh = text(&path);
    put(&path, fresh.replace("subtle = \"2.6.1\"", "subtle  =  '2.6.1'  # compared"));
    shop.write(folder.path()).unwrap();
    assert_eq!(text(&path), fresh);
}

#[test]
fn what_mcpgen_no_longer_needs_goes_and_what_is_the_users_stays() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    shop.write(folder.path()).unwrap();
    let path = folder.path().join("Cargo.toml");
    let fresh = text(&path);
    // As if an earlier version had needed one more dependency, noted in the lock.
    put(&path, fresh.replace("subtle = ", "old-one = \"1\"\nsubtle = ").replace("[dev-", "mine = \"1\"\n\n[dev-"));
    let lock = folder.path().join("mcpgen.lock");
    put(
        &lock,
        text(&lock).replace(
            "        \"dependencies.subtle\"",
            "        \"dependencies.old-one\": \"\\\"1\\\"\",\n        \"dependencies.subtle\"",
        ),
    );
    shop.write(folder.path()).unwrap();
    let merged = text(&path);
    assert!(!merged.contains("old-one"), "{merged}");
    assert!(merged.contains("mine = \"1\"\n"), "{merged}");
}

#[test]
fn a_manifest_that_is_no_toml_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Crate::of(ONE_TOOL);
    shop.write(folder.path()).unwrap();
    put(&folder.path().join("Cargo.toml"), "[package\n");
    let told = problem(shop.write(folder.path()));
    assert!(told.starts_with("MG0409: `") && told.contains("Cargo.toml` is not valid TOML: "), "{told}");
    remove(&folder.path().join("Cargo.toml"));
    shop.write(folder.path()).unwrap();
    assert_eq!(shop.changes(folder.path()), []);
}
