//! Every mistake in an allow-list is told with the exact text that stands beside the case.
//!
//! A case is a file `CODE-what.yaml`; what must be printed stands in `CODE-what.txt`. With
//! `MCPGEN_ACCEPT=1` the texts are written anew, and the review is the diff.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mcpgen::diagnostics::{code_pages, render_json, render_text};

use crate::support;

#[test]
fn every_mistake_has_its_exact_text() {
    let mut broken = Vec::new();
    for case in cases() {
        let name = case.file_stem().unwrap().to_string_lossy().into_owned();
        let (sources, problems) = support::problems(&case);
        let code = &name[..6];
        if !problems.iter().any(|problem| problem.code == code) {
            broken.push(format!("{name} does not give its code:\n{}", render_text(&sources, &problems, false)));
            continue;
        }
        let text = render_text(&sources, &problems, false);
        let expected = case.with_extension("txt");
        if std::env::var_os("MCPGEN_ACCEPT").is_some() {
            fs::write(&expected, &text).unwrap();
        } else if fs::read_to_string(&expected).ok().as_deref() != Some(text.as_str()) {
            broken.push(format!("{name}:\n{text}"));
        }
        let machine = render_json(&sources, &problems);
        assert_eq!(machine.as_array().map(Vec::len), Some(problems.len()));
    }
    assert!(broken.is_empty(), "texts differ from what is committed:\n{}", broken.join("\n"));
}

#[test]
fn every_code_of_the_allow_list_and_the_plan_has_a_case() {
    let shown: BTreeSet<String> =
        cases().iter().map(|case| case.file_name().unwrap().to_string_lossy()[..6].to_owned()).collect();
    let missing: Vec<&str> = code_pages()
        .map(|page| page.code)
        .filter(|code| matches!(&code[..4], "MG01" | "MG02" | "MG06"))
        .filter(|code| !shown.contains(*code))
        .filter(|code| *code != "MG0205") // told by the reader's own tests
        .filter(|code| *code != "MG0607") // told by the command line
        .collect();
    assert!(missing.is_empty(), "codes without a case: {missing:?}");
}

#[test]
fn every_code_that_is_told_has_a_page() {
    let pages: BTreeSet<&str> = code_pages().map(|page| page.code).collect();
    let mut told = BTreeSet::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostics");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(path).unwrap();
            for (at, _) in text.match_indices("\"MG") {
                if let Some(code) =
                    text.get(at + 1..at + 7).filter(|code| code[2..].bytes().all(|b| b.is_ascii_digit()))
                {
                    told.insert(code.to_owned());
                }
            }
        }
    }
    for code in &told {
        assert!(pages.contains(code.as_str()), "{code} has no page in src/diagnostics/codes");
    }
    for code in pages {
        assert!(told.contains(code), "{code} has a page and is never told");
    }
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/diagnostics/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("MG"))
        .collect();
    cases.sort();
    cases
}

#[test]
fn a_line_of_megabytes_is_shown_as_a_window_and_escapes_never_reach_the_terminal() {
    let padding = "x".repeat(1_200_000);
    let name = "od\u{1b}[31md\u{202e}";
    let document = format!(
        r##"{{"openapi":"3.0.3","info":{{"title":"{padding}","version":"1"}},"servers":[{{"url":"https://a.example"}}],"paths":{{"/a":{{"get":{{"operationId":"getA","responses":{{"200":{{"description":"ok","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/{name}"}}}}}}}}}}}}}}}},"x-padding":"{padding}"}}"##
    );
    let allow_list =
        "mcpgen: 1\nopenapi: api.yaml\ntools:\n  get_a: {operation: getA, description: Get it., returns: [a]}\n";
    let document = document.replace('\u{1b}', "\\u001b");
    let text = support::plan_text(allow_list, &document).unwrap_err();
    assert!(text.contains("error[MG0305]"), "{}", &text[..500.min(text.len())]);
    assert!(text.lines().all(|line| line.chars().count() <= 140), "a line is too long");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "an escape reached the terminal");
}
