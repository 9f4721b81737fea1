//! The emitted tests: per tool what it is called with and which proofs of the harness it takes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::super::EmitError;
use super::{print, verbatim};
use crate::model::{
    AllPages, AnswerForm, Confirm, PathPart, Plan, SampleBody, SampleCall, SampleList, SamplePart, SampleStyle,
    SampleText, Tool,
};
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
    ("answers", &["every_argument_reaches_the_upstream"], |tool| tool.sample.full.is_some()),
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
        &["a_huge_answer_is_given_up", "a_packed_answer_is_bounded_unpacked", "streams_and_pages_are_refused"],
        |tool| tool.answer != AnswerForm::Done,
    ),
    ("failures", &["what_is_not_json_is_told_safely"], |tool| {
        matches!(tool.answer, AnswerForm::Outputs | AnswerForm::Raw { .. })
    }),
    ("whole", &["a_cut_is_marked_and_told", "the_whole_answer_is_one_text"], |tool| {
        matches!(tool.answer, AnswerForm::Raw { .. } | AnswerForm::Text { .. })
    }),
    ("whole", &["a_file_comes_as_it_is", "a_picture_is_a_picture", "json_is_no_file"], |tool| {
        matches!(tool.answer, AnswerForm::File { .. })
    }),
    ("refusals", &["a_refusal_with_success_is_told"], |tool| {
        tool.refusal.is_some() && matches!(tool.answer, AnswerForm::Outputs | AnswerForm::Done | AnswerForm::Raw { .. })
    }),
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
    tree.add("tests/generated/cases/mod.rs", Owner::Generated, cases(plan)?)?;
    tree.add("tests/generated/tools/mod.rs", Owner::Generated, list(plan)?)?;
    for tool in &plan.tools {
        let path = format!("tests/generated/cases/{}.rs", tool.module);
        tree.add(&path, Owner::Generated, case_file(&path, tool)?)?;
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

/// The cases of all tools, which the tests and the mock upstream share.
fn cases(plan: &Plan) -> Result<String, EmitError> {
    let modules = plan.tools.iter().map(|tool| print::ident(&tool.module));
    let declared = quote!(#(pub mod #modules;)*);
    // Tests that need any tool take the first, so those that always ask come last.
    let (asking, plain): (Vec<&Tool>, Vec<&Tool>) =
        plan.tools.iter().partition(|tool| tool.confirm == Confirm::Required);
    let ordered = plain.into_iter().chain(asking).map(|tool| print::ident(&tool.module));
    let cases = quote! {
        /// The cases; those of tools that always ask the user come last.
        pub static CASES: &[Case] = &[#(#ordered::CASE),*];
    };
    let uses = [quote!(
        use super::harness::case::Case;
    )];
    let head = ["What the tests and the mock upstream know of each tool.".to_owned()];
    print::file("tests/generated/cases/mod.rs", &head, &uses, &[declared, cases])
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

fn case_file(path: &str, tool: &Tool) -> Result<String, EmitError> {
    let has_parts = |call: &SampleCall| matches!(call.body, Some(SampleBody::Parts(_)));
    let has_parts = has_parts(&tool.sample.call) || tool.sample.full.as_ref().is_some_and(has_parts);
    let mut types = vec!["Body", "Call", "Case", "Form"];
    types.extend(has_parts.then_some("Part"));
    types.extend(tool.sample.list.iter().flat_map(|_| ["List", "Style"]));
    types.extend((!tool.sample.texts.is_empty()).then_some("Text"));
    let types = types.into_iter().map(|name| Ident::new(name, Span::call_site()));
    let uses = [quote!(use super::super::harness::case::{#(#types),*};)];
    let head = [format!("What the tests and the mock upstream know of `{}`.", tool.name)];
    print::file(path, &head, &uses, &[case(tool)])
}

/// A media type that the sample may have: the first that is no range.
fn sample_kind<'t>(media_types: &'t [String], other: &'t str) -> &'t str {
    media_types.iter().map(String::as_str).find(|kind| !kind.contains('*')).unwrap_or(other)
}

/// What the tool makes of its answer, and the file that holds one.
fn form(tool: &Tool) -> (TokenStream, TokenStream) {
    let sample_file = |extension: &str| {
        let answer = format!("../samples/{}.{extension}", tool.name);
        quote!(include_str!(#answer))
    };
    match &tool.answer {
        AnswerForm::Outputs => (quote!(Form::Outputs), sample_file("json")),
        AnswerForm::Done => (quote!(Form::Done), quote!("")),
        AnswerForm::Raw { cap, .. } => {
            let cap = print::size(*cap);
            (quote!(Form::Raw(#cap)), sample_file("json"))
        }
        AnswerForm::Text { media_types, cap } => {
            let (kind, cap) = (sample_kind(media_types, "text/plain"), print::size(*cap));
            (quote!(Form::Text(#kind, #cap)), sample_file("txt"))
        }
        AnswerForm::File { media_types, cap } => {
            let (kind, cap) = (sample_kind(media_types, "application/octet-stream"), print::size(*cap));
            (quote!(Form::File(#kind, #cap)), quote!(""))
        }
    }
}

/// Where in an answer a value tells of a refusal.
fn refusal(tool: &Tool) -> TokenStream {
    match &tool.sample.refusal {
        Some((pointer, value)) => {
            let value = value.to_string();
            quote!(Some((#pointer, #value)))
        }
        None => quote!(None),
    }
}

fn case(tool: &Tool) -> TokenStream {
    let (name, sample) = (&tool.name, &tool.sample);
    let method = tool.request.method;
    let sent = call(&sample.call);
    let full = match &sample.full {
        Some(full) => {
            let full = call(full);
            quote!(Some(#full))
        }
        None => quote!(None),
    };
    let route = route(&tool.request.path);
    let (form, answer) = form(tool);
    let refusal = refusal(tool);
    let accept = tool.accept.as_deref().unwrap_or("application/json");
    let output = &sample.output;
    let texts = sample.texts.iter().map(text);
    let list = match (&sample.list, &tool.page) {
        (Some(list), Some(page)) => self::page(list, page),
        _ => quote!(None),
    };
    let path_argument = print::optional_text(sample.path_argument.as_deref());
    quote! {
        /// A call of the tool, the request that it sends, and an answer to that.
        pub const CASE: Case = Case {
            tool: #name,
            method: #method,
            route: #route,
            call: #sent,
            full: #full,
            form: #form,
            refusal: #refusal,
            accept: #accept,
            answer: #answer,
            output: &[#(#output),*],
            texts: &[#(#texts),*],
            list: #list,
            path_argument: #path_argument,
        };
    }
}

/// The path with `{}` for what is not fixed.
fn route(path: &[PathPart]) -> String {
    let parts = path.iter().map(|part| match part {
        PathPart::Literal(text) => text.as_str(),
        PathPart::Argument { .. } => "{}",
    });
    parts.collect()
}

/// A call and the request that it must come to.
fn call(call: &SampleCall) -> TokenStream {
    let SampleCall { path, query, headers, body, .. } = call;
    let arguments = call.arguments.to_string();
    let pairs = |pairs: &[(String, String)]| {
        let pairs = pairs.iter().map(|(name, value)| quote!((#name, #value)));
        quote!(&[#(#pairs),*])
    };
    let (query, headers) = (pairs(query), pairs(headers));
    let body = match body {
        None => quote!(Body::None),
        Some(SampleBody::Json(value)) => {
            let json = value.to_string();
            quote!(Body::Json(#json))
        }
        Some(SampleBody::Form(fields)) => {
            let fields = pairs(fields);
            quote!(Body::Form(#fields))
        }
        Some(SampleBody::Parts(parts)) => {
            let parts = parts.iter().map(part);
            quote!(Body::Parts(&[#(#parts),*]))
        }
        Some(SampleBody::Text(media_type, text)) => quote!(Body::Text(#media_type, #text)),
    };
    quote!(Call { arguments: #arguments, path: #path, query: #query, headers: #headers, body: #body })
}

fn part(part: &SamplePart) -> TokenStream {
    let SamplePart { name, file_name, media_type, text } = part;
    let file_name = print::optional_text(file_name.as_deref());
    let media_type = print::optional_text(media_type.as_deref());
    quote!(Part { name: #name, file_name: #file_name, media_type: #media_type, text: #text })
}

fn text(text: &SampleText) -> TokenStream {
    let SampleText { upstream, output, untrusted } = text;
    let kind = Ident::new(if *untrusted { "fenced" } else { "plain" }, Span::call_site());
    quote!(Text::#kind(#upstream, #output))
}

fn page(list: &SampleList, page: &crate::model::Page) -> TokenStream {
    let SampleList { items, identity: (upstream, shown), token_parameter, .. } = list;
    let style = style(&list.style);
    let optional = |path: &Option<String>| print::optional_text(path.as_deref());
    let (total, pages) = (optional(&list.total), optional(&list.pages));
    let (last, more) = (optional(&list.last), optional(&list.more));
    let all = match &page.all {
        Some(all) => {
            let (argument, most) = (&all.argument, print::integer(all.most));
            quote!(Some((#argument, #most)))
        }
        None => quote!(None),
    };
    let size_parameter = print::optional_text(list.size_parameter.as_deref());
    let size_argument = print::optional_text(page.size_argument.as_deref());
    let (cursor_argument, output) = (&page.cursor_argument, &page.output);
    let size_cap = print::integer(page.size_cap);
    quote! {
        Some(List {
            items: #items,
            identity: (#upstream, #shown),
            style: #style,
            total: #total,
            pages: #pages,
            last: #last,
            more: #more,
            token_parameter: #token_parameter,
            size_parameter: #size_parameter,
            size_argument: #size_argument,
            cursor_argument: #cursor_argument,
            output: #output,
            size_cap: #size_cap,
            all: #all,
        })
    }
}

fn style(style: &SampleStyle) -> TokenStream {
    match style {
        SampleStyle::Token(next) => quote!(Style::Token(#next)),
        SampleStyle::Offset => quote!(Style::Offset),
        SampleStyle::Page(first) => {
            let first = print::integer(*first);
            quote!(Style::Page(#first))
        }
        SampleStyle::Link => quote!(Style::Link),
        SampleStyle::NextUrl(next) => quote!(Style::NextUrl(#next)),
        SampleStyle::AfterLast(from) => quote!(Style::AfterLast(#from)),
    }
}
