//! `page` and `all_pages` of a tool.

use super::fields::{Checker, Fields};
use super::{ArgumentTarget, Spanned, ValuePath, arguments, names, tools};
use crate::diagnostics::{AllowListProblem, PagingProblem, Problem};
use crate::source::{Node, Span};

/// `page`.
#[derive(Debug, Clone, PartialEq)]
pub struct PageSection {
    /// Where it stands.
    pub span: Span,
    /// `items`: the output that is paged.
    pub items: Option<Spanned<String>>,
    /// `size.argument`.
    pub size_argument: Option<Spanned<String>>,
    /// `size.to`.
    pub size_to: Option<Spanned<ArgumentTarget>>,
    /// `size.default`.
    pub size_default: Option<u64>,
    /// `size.cap`.
    pub size_cap: Option<u64>,
    /// `argument` of the style.
    pub token_argument: Spanned<String>,
    /// `to` of the style.
    pub token_to: Spanned<ArgumentTarget>,
    /// How the upstream says where the list goes on.
    pub style: PageStyleEntry,
    /// `last` of the style: true on the last page.
    pub last: Option<Spanned<ValuePath>>,
    /// `more` of the style: false on the last page.
    pub more: Option<Spanned<ValuePath>>,
}

/// How the upstream says where a list goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum PageStyleEntry {
    /// `token.next`.
    Token(Spanned<ValuePath>),
    /// `offset.total`, when said.
    Offset(Option<Spanned<ValuePath>>),
    /// `page`: pages have numbers.
    Page(NumberedPagesEntry),
    /// `link`: a header says it.
    Link,
    /// `next_url.next`: an address in the answer.
    NextUrl(Spanned<ValuePath>),
    /// `after_last.from`: within an element.
    AfterLast(Spanned<ValuePath>),
}

/// `page.page`.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberedPagesEntry {
    /// `first`.
    pub first: Option<u64>,
    /// `pages`.
    pub pages: Option<Spanned<ValuePath>>,
    /// `total`.
    pub total: Option<Spanned<ValuePath>>,
}

/// `all_pages`.
#[derive(Debug, Clone, PartialEq)]
pub struct AllPagesSection {
    /// `argument`.
    pub argument: Spanned<String>,
    /// `max_pages`.
    pub max_pages: u32,
    /// `progress`.
    pub progress: Option<Spanned<String>>,
}

const KNOWN: &[&str] = &["size", "items", "token", "offset", "page", "link", "next_url", "after_last"];

/// The ways in which an upstream says where a list goes on, and the keys of each.
const STYLES: &[(&str, &[&str])] = &[
    ("token", &["argument", "to", "next", "last", "more"]),
    ("offset", &["argument", "to", "total", "last", "more"]),
    ("page", &["argument", "to", "first", "pages", "total", "last", "more"]),
    ("link", &["argument", "to"]),
    ("next_url", &["argument", "to", "next", "last", "more"]),
    ("after_last", &["argument", "to", "from", "last", "more"]),
];

/// Largest number of a first page; everybody begins with 0 or 1.
const HIGHEST_FIRST: u64 = 1;

/// `page`: one way to go on, and how many elements at a time.
pub(super) fn page(checker: &mut Checker, node: &Node) -> Option<PageSection> {
    let fields = checker.fields(node, "`page`", KNOWN, &[])?;
    let items = checker.string(&fields, "items");
    let given: Vec<&(&str, &[&str])> = STYLES.iter().filter(|(style, _)| fields.node(style).is_some()).collect();
    let ((style, keys), rule) = match given.as_slice() {
        [only] => (*only, fields.node(only.0)?),
        [] => {
            checker.push(PagingProblem::NoStyle { span: fields.span }.diagnostic());
            return None;
        }
        [first, second, ..] => {
            checker.push(PagingProblem::TwoStyles { first: first.0, second: second.0, span: fields.span }.diagnostic());
            return None;
        }
    };
    let rule = checker.fields(rule, &format!("`page.{style}`"), keys, &[])?;
    let argument = checker.required_string(&rule, "argument");
    let to = checker.required_string(&rule, "to").and_then(|text| arguments::target(checker, text));
    let in_address = matches!(*style, "link" | "next_url");
    if let Some(to) = to.as_ref().filter(|to| in_address && !matches!(to.value, ArgumentTarget::Query(_))) {
        checker.push(PagingProblem::AddressTarget { style, span: to.span }.diagnostic());
        return None;
    }
    let style = self::style(checker, style, &rule);
    let (last, more) = (path(checker, &rule, "last"), path(checker, &rule, "more"));
    if let (Some(_), Some(more)) = (&last, &more) {
        checker.push(PagingProblem::LastAndMore { span: more.span }.diagnostic());
    }
    let size = size(checker, fields.node("size"));
    for name in size.argument.iter().chain(&argument) {
        if let Some(rule) = names::name_fault(&name.value) {
            checker.report(&AllowListProblem::BadName { name: name.value.clone(), rule, span: name.span });
        }
    }
    Some(PageSection {
        span: fields.span,
        items,
        size_argument: size.argument,
        size_to: size.to,
        size_default: size.default,
        size_cap: size.cap,
        token_argument: argument?,
        token_to: to?,
        style: style?,
        last,
        more,
    })
}

/// What only this style says.
fn style(checker: &mut Checker, style: &str, rule: &Fields<'_>) -> Option<PageStyleEntry> {
    Some(match style {
        "token" => PageStyleEntry::Token(required_path(checker, rule, "next")?),
        "offset" => PageStyleEntry::Offset(path(checker, rule, "total")),
        "page" => PageStyleEntry::Page(NumberedPagesEntry {
            first: checker.bounded(rule, "first", 0, HIGHEST_FIRST),
            pages: path(checker, rule, "pages"),
            total: path(checker, rule, "total"),
        }),
        "next_url" => PageStyleEntry::NextUrl(required_path(checker, rule, "next")?),
        "after_last" => PageStyleEntry::AfterLast(required_path(checker, rule, "from")?),
        _ => PageStyleEntry::Link,
    })
}

fn path(checker: &mut Checker, rule: &Fields<'_>, key: &'static str) -> Option<Spanned<ValuePath>> {
    checker.string(rule, key).and_then(|text| arguments::value_path(checker, &text))
}

fn required_path(checker: &mut Checker, rule: &Fields<'_>, key: &'static str) -> Option<Spanned<ValuePath>> {
    checker.required_string(rule, key).and_then(|text| arguments::value_path(checker, &text))
}

/// `page.size`.
#[derive(Default)]
struct Size {
    argument: Option<Spanned<String>>,
    to: Option<Spanned<ArgumentTarget>>,
    default: Option<u64>,
    cap: Option<u64>,
}

fn size(checker: &mut Checker, node: Option<&Node>) -> Size {
    let size = node.and_then(|node| checker.fields(node, "`page.size`", &["argument", "to", "default", "cap"], &[]));
    let Some(size) = size else { return Size::default() };
    Size {
        argument: checker.string(&size, "argument"),
        to: checker.required_string(&size, "to").and_then(|text| arguments::target(checker, text)),
        default: checker.bounded(&size, "default", 1, 10_000),
        cap: checker.bounded(&size, "cap", 1, 10_000),
    }
}

/// `all_pages`: at most so many pages for one call.
pub(super) fn all_pages(checker: &mut Checker, node: &Node) -> Option<AllPagesSection> {
    let fields = checker.fields(node, "`all_pages`", &["argument", "max_pages", "progress"], &[])?;
    let argument = checker.required_string(&fields, "argument");
    if let Some(name) = &argument
        && let Some(rule) = names::name_fault(&name.value)
    {
        checker.report(&AllowListProblem::BadName { name: name.value.clone(), rule, span: name.span });
    }
    if fields.node("max_pages").is_none() {
        checker.missing(&fields, "max_pages");
    }
    let max_pages = checker.bounded(&fields, "max_pages", 2, 100).and_then(|most| u32::try_from(most).ok());
    let progress = checker.string(&fields, "progress");
    if let Some(text) = &progress {
        tools::check_placeholders(checker, text, &["page", "pages"]);
    }
    Some(AllPagesSection { argument: argument?, max_pages: max_pages?, progress })
}
