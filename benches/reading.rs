//! Reading vendors' documents: opening and selecting seven operations against bare passes over the same bytes.
//!
//! `MCPGEN_CORPUS=FOLDER cargo bench --bench reading` prints the table of `docs/benchmarks.md`. Times are
//! medians of processor time in one process, passes taken in turns; memory is the peak of a process of its own.

#![allow(missing_docs, reason = "a program")]
#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::unwrap_used, clippy::exit, reason = "a measurement")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use mcpgen::openapi::{Document, OperationReference, select};
use mcpgen::source::{Sources, Span};
use serde::de::IgnoredAny;

const ROUNDS: usize = 15;

/// How many bytes a pass is repeated over before its time is looked at.
const LEAST_BYTES: usize = 40_000_000;

struct Case {
    file: &'static str,
    operations: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        file: "github.rest.json.gz",
        operations: &[
            "issues/list-for-repo",
            "issues/get",
            "issues/create",
            "issues/update",
            "issues/list-comments",
            "issues/create-comment",
            "search/issues-and-pull-requests",
        ],
    },
    Case {
        file: "microsoft.graph-v1.json.gz",
        operations: &[
            "GET /me",
            "GET /users",
            "GET /me/messages",
            "GET /me/events",
            "GET /groups",
            "GET /me/drive",
            "GET /sites/{site-id}",
        ],
    },
    Case {
        file: "atlassian.jira-cloud-v3.json",
        operations: &[
            "getIssue",
            "searchAndReconsileIssuesUsingJql",
            "getComments",
            "addComment",
            "getTransitions",
            "doTransition",
            "createIssue",
        ],
    },
    Case {
        file: "stripe.api-2026-01.yaml.gz",
        operations: &[
            "GetCustomers",
            "GetCustomersSearch",
            "GetCustomersCustomer",
            "GetInvoices",
            "GetInvoicesInvoice",
            "GetSubscriptions",
            "PostCustomers",
        ],
    },
];

/// A pass over a text that stands in `Sources`.
type Pass = (&'static str, fn(&Sources, mcpgen::source::FileId, &Case));

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, one, pass, case, path] = arguments.as_slice()
        && one == "--one"
    {
        return peak(pass, case, Path::new(path));
    }
    let Some(corpus) = std::env::var_os("MCPGEN_CORPUS").map(PathBuf::from) else {
        println!("skipped: MCPGEN_CORPUS names no folder of vendors' documents");
        return;
    };
    println!("| Document | Pass | Median | Against the bare pass | Peak memory |");
    println!("|---|---|---:|---:|---:|");
    for (number, case) in CASES.iter().enumerate() {
        measure(&corpus, number, case);
    }
}

fn passes(case: &Case) -> Vec<Pass> {
    let ours: Pass = ("open and select", |sources, file, case| {
        let document = Document::open(sources, file).unwrap();
        let span = Span { file, start: 0, end: 0 };
        let wanted: Vec<_> =
            case.operations.iter().map(|text| OperationReference { text: (*text).to_owned(), span }).collect();
        let api = select(&document, sources, &wanted).unwrap();
        assert_eq!(api.operations.len(), case.operations.len());
    });
    if case.file.contains(".yaml") {
        return vec![
            ("events of `saphyr-parser`", |sources, file, _| {
                let mut parser = saphyr_parser::Parser::new_from_str(sources.text(file));
                while let Some(event) = parser.next_event() {
                    drop(event.unwrap());
                }
            }),
            ours,
        ];
    }
    vec![
        ("`serde_json` to `IgnoredAny`", |sources, file, _| {
            serde_json::from_str::<IgnoredAny>(sources.text(file)).unwrap();
        }),
        ("`serde_json` to `Value`", |sources, file, _| {
            drop(serde_json::from_str::<serde_json::Value>(sources.text(file)).unwrap());
        }),
        ours,
    ]
}

fn measure(corpus: &Path, number: usize, case: &Case) {
    let folder = std::env::temp_dir().join(format!("mcpgen-reading-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let plain = folder.join(case.file.trim_end_matches(".gz"));
    let packed = corpus.join("real").join(case.file);
    if case.file.ends_with(".gz") {
        std::fs::write(&plain, Command::new("gzip").arg("-dc").arg(&packed).output().unwrap().stdout).unwrap();
    } else {
        std::fs::copy(&packed, &plain).unwrap();
    }
    let mut sources = Sources::default();
    let file = sources.read(&plain, case.file.trim_end_matches(".gz")).unwrap();
    let passes = passes(case);
    // The system counts processor time in steps of some milliseconds.
    let repeat = u32::try_from(LEAST_BYTES / sources.text(file).len()).unwrap_or(1) + 1;
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); passes.len()];
    for _ in 0..ROUNDS {
        for ((_, pass), times) in passes.iter().zip(&mut times) {
            let start = processor_time();
            for _ in 0..repeat {
                pass(&sources, file, case);
            }
            times.push(processor_time().saturating_sub(start) / repeat);
        }
    }
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|times| {
            times.sort();
            times[times.len() / 2].as_secs_f64() * 1_000.0
        })
        .collect();
    for ((name, _), median) in passes.iter().zip(&medians) {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--one", name, &number.to_string()])
            .arg(&plain)
            .output()
            .unwrap();
        let memory = String::from_utf8_lossy(&child.stdout).trim().to_owned();
        println!(
            "| {} ({:.1} MB) | {name} | {median:.1} ms | {:.2} | {memory} |",
            case.file.trim_end_matches(".gz"),
            sources.text(file).len() as f64 / 1e6,
            median / medians[0]
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// How long this thread has run, which other processes do not add to; where the system does not tell, the time
/// that passed.
fn processor_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

/// Does one pass and prints the peak of the process' memory, the text included.
fn peak(pass: &str, case: &str, path: &Path) {
    let case = &CASES[case.parse::<usize>().unwrap()];
    let mut sources = Sources::default();
    let file = sources.read(path, case.file.trim_end_matches(".gz")).unwrap();
    for (name, run) in passes(case) {
        if name == pass {
            run(&sources, file, case);
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown");
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0.0);
    println!("{:.0} MB", kilobytes / 1_000.0);
}
