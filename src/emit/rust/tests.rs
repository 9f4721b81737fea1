//! The emitted tests: per tool what it is called with and which proofs of the harness it takes.

use proc_macro2::{Ident, Span};
use quote::quote;

use super::super::EmitError;
use super::{cases, print, verbatim};
use crate::model::{AllPages, AnswerForm, Confirm, Plan, SampleStyle, Tool};
use crate::tree::{FileTree, Owner};

/// A module of the harness, its proofs, and which tools take them.
type Proofs = (&'static str, &'static [&'static str], fn(&Tool) -> bool);

/// The module whose tests can say yes.
const ASKING: &str = "confirmations";

const PROOFS: &[Proofs] = &[
    ("answers", &["answers_over_http", "answers_over_stdio"], |_| true),
    ("answers", &["odd_values_keep_the_call"], |tool| tool.answer.is_outputs()),
    (
        "arguments",
        &["a_missing_argument_is_named", "an_unknown_argument_is_refused", "null_is_absent_and_integers_may_be_floats"],
        |_| true,
    ),
    ("answers", &["every_argument_reaches_the_upstream"], |_| true),
    ("arguments", &["path_values_stay_in_their_segment"], |tool| tool.sample.path_argument.is_some()),
    (
        "failures",
        &[
            "a_closed_connection_is_told_safely",
            "a_passing_failure_is_tried_again_where_safe",
            "a_slow_upstream_is_given_up",
            "deep_nesting_does_no_harm",
            "redirects_are_not_followed",
            "statuses_are_told_safely",
        ],
        |_| true,
    ),
    (
        "failures",
        &["a_huge_answer_is_given_up", "a_packed_answer_is_bounded_unpacked", "streams_are_refused"],
        |tool| !matches!(tool.answer, AnswerForm::Done { .. }),
    ),
    ("failures", &["pages_are_refused"], |tool| tool.answer.refuses("text/html")),
    ("failures", &["what_is_not_json_is_told_safely"], |tool| {
        matches!(tool.answer, AnswerForm::Outputs | AnswerForm::Raw { .. })
    }),
    ("whole", &["a_cut_is_marked_and_told", "the_whole_answer_is_one_text"], |tool| {
        matches!(tool.answer, AnswerForm::Raw { .. } | AnswerForm::Text { .. })
    }),
    ("whole", &["a_file_comes_as_it_is", "a_picture_is_a_picture"], |tool| {
        matches!(tool.answer, AnswerForm::File { .. })
    }),
    ("whole", &["json_is_no_file"], |tool| {
        // Where JSON tells of refusals, what it tells is a text of the allow-list's.
        let is_file = matches!(tool.answer, AnswerForm::File { .. }) && tool.refusal.is_none();
        is_file && tool.answer.refuses("application/json")
    }),
    ("refusals", &["a_refusal_with_success_is_told"], |tool| tool.refusal.is_some()),
    (
        ASKING,
        &["a_confirmed_call_runs_once", "clients_that_cannot_ask_are_told_apart", "other_confirmations_are_refused"],
        |tool| tool.confirm != Confirm::Never,
    ),
    ("isolation", &["interleaved_callers_never_mix", "one_id_on_two_connections_is_two_calls"], |tool| {
        !tool.sample.texts.is_empty()
    }),
    (
        "paging",
        &[
            "a_large_page_is_capped",
            "a_small_budget_loses_nothing",
            "an_empty_list_is_an_answer",
            "one_broken_item_does_not_lose_the_page",
            "pages_follow_one_another",
        ],
        |tool| tool.sample.list.is_some(),
    ),
    ("paging", &["a_foreign_cursor_is_refused"], |tool| {
        tool.sample.list.is_some() && tool.page.as_ref().is_some_and(|page| !page.style.is_plain())
    }),
    ("paging", &["a_repeated_position_ends_the_list"], |tool| {
        tool.sample.list.as_ref().is_some_and(|list| !matches!(list.style, SampleStyle::Offset | SampleStyle::Page(_)))
    }),
    ("paging", &["an_address_elsewhere_is_not_followed"], |tool| {
        tool.sample.list.as_ref().is_some_and(|list| matches!(list.style, SampleStyle::Link | SampleStyle::NextUrl(_)))
    }),
    ("progress", &["all_pages_are_bounded"], |tool| all_pages(tool).is_some()),
    ("progress", &["progress_comes_in_order_before_the_result"], |tool| {
        all_pages(tool).is_some_and(|all| all.progress.is_some())
    }),
    (
        "texts",
        &[
            "a_forged_fence_cannot_close",
            "a_huge_item_fits_the_budget",
            "a_lone_surrogate_spoils_one_letter",
            "invisible_characters_are_removed",
        ],
        |tool| !tool.sample.texts.is_empty(),
    ),
];

fn all_pages(tool: &Tool) -> Option<&AllPages> {
    tool.sample.list.as_ref()?;
    tool.page.as_ref()?.all.as_ref()
}

/// The names that `cargo test -- --list` must print for the crate of this plan.
///
/// # Errors
/// Only when a file of the harness does not parse.
pub fn expected_tests(plan: &Plan) -> Result<Vec<String>, EmitError> {
    let mut names = Vec::new();
    for tool in &plan.tools {
        for (_, proof) in proofs(tool) {
            names.push(format!("tools::{}::{proof}", tool.module));
        }
    }
    for (module, text) in verbatim::HARNESS {
        let file = syn::parse_file(text)
            .map_err(|error| EmitError { file: (*module).to_owned(), reason: error.to_string() })?;
        for item in &file.items {
            if let syn::Item::Fn(function) = item {
                let is_test = |attribute: &syn::Attribute| {
                    attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
                };
                if function.attrs.iter().any(is_test) {
                    names.push(format!("harness::{module}::{}", function.sig.ident));
                }
            }
        }
    }
    names.sort();
    Ok(names)
}

fn proofs(tool: &Tool) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
    // A tool that always asks answers nobody who cannot say yes, so only the tests that can are for it.
    let always_asks = tool.confirm == Confirm::Required;
    let taken = PROOFS.iter().filter(move |(module, _, takes)| takes(tool) && (!always_asks || *module == ASKING));
    taken.flat_map(|(module, names, _)| names.iter().map(|name| (*module, *name)))
}

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    tree.add("tests/generated/main.rs", Owner::Generated, main(plan)?)?;
    tree.add("tests/generated/cases/mod.rs", Owner::Generated, cases::cases(plan)?)?;
    tree.add("tests/generated/tools/mod.rs", Owner::Generated, list(plan)?)?;
    for tool in &plan.tools {
        let path = format!("tests/generated/cases/{}.rs", tool.module);
        tree.add(&path, Owner::Generated, cases::case_file(&path, tool)?)?;
        let path = format!("tests/generated/tools/{}.rs", tool.module);
        tree.add(&path, Owner::Generated, file(tool)?)?;
    }
    Ok(())
}

fn main(plan: &Plan) -> Result<String, EmitError> {
    let library = print::ident(&plan.server.crate_name);
    let binary = format!("CARGO_BIN_EXE_{}", plan.server.package);
    let modules = quote! {
        #[rustfmt::skip]
        mod cases;
        #[rustfmt::skip]
        mod harness;
        #[rustfmt::skip]
        mod tools;
    };
    let subject = quote! {
        static SUBJECT: harness::Subject = harness::Subject {
            server: &#library::SERVER,
            binary: env!(#binary),
            schemas: concat!(env!("CARGO_MANIFEST_DIR"), "/schemas"),
        };
    };
    let head = ["Tests of the generated server: real calls over both transports against a mock upstream.".to_owned()];
    print::file("tests/generated/main.rs", &head, &[quote!(use #library as server;)], &[modules, subject])
}

fn list(plan: &Plan) -> Result<String, EmitError> {
    let modules = plan.tools.iter().map(|tool| print::ident(&tool.module));
    let declared = quote!(#(pub mod #modules;)*);
    print::file("tests/generated/tools/mod.rs", &["The tests of each tool.".to_owned()], &[], &[declared])
}

fn file(tool: &Tool) -> Result<String, EmitError> {
    let path = format!("tests/generated/tools/{}.rs", tool.module);
    let mut modules: Vec<&str> = proofs(tool).map(|(module, _)| module).collect();
    modules.sort_unstable();
    modules.dedup();
    let modules = modules.into_iter().map(|module| Ident::new(module, Span::call_site()));
    let case = print::ident(&tool.module);
    let uses =
        [quote!(use super::super::cases::#case::CASE;), quote!(use super::super::harness::{Outcome, #(#modules),*};)];
    let tests = proofs(tool).map(|(module, proof)| {
        let (module, proof) = (Ident::new(module, Span::call_site()), Ident::new(proof, Span::call_site()));
        quote! {
            #[tokio::test]
            async fn #proof() -> Outcome {
                #module::#proof(&CASE).await
            }
        }
    });
    print::file(&path, &[format!("Tests of `{}`.", tool.name)], &uses, &tests.collect::<Vec<_>>())
}
