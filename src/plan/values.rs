//! Values of outputs: what the document says of the end of a path, what `as` says, and what the filters make of it.

use super::projection::{DEFAULT_CAP, Output, OutputValue, Resolver, open_owner};
use super::resolve::{self, Kind, Place};
use crate::allowlist::{OutputPath, OutputType, PathSegment, Spanned, TextFilter, ValuePath};
use crate::diagnostics::PlanProblem;
use crate::model::{Conversion, Gather, Treatment};

/// What the filters of a path ask for.
#[derive(Debug, Default)]
struct Filters {
    /// The one that makes something else of a value.
    convert: Option<TextFilter>,
    gather: Option<Gather>,
    truncate: Option<usize>,
    untrusted: bool,
}

/// The output at the end of a path.
pub(super) fn value(resolver: &mut Resolver<'_>, path: &Spanned<OutputPath>, place: &Place) -> Option<OutputValue> {
    if path.value.filters.iter().any(|filter| matches!(filter, TextFilter::KeysWhere(_))) {
        return keys(resolver, path, place);
    }
    let filters = filters(resolver, path)?;
    let mut steps = path.value.path.segments.clone();
    let mut end = resolver.follow(place, &Spanned { span: path.span, value: path.value.path.clone() })?;
    let is_list = steps.contains(&PathSegment::Elements);
    if let Some(gather) = &filters.gather
        && !is_list
    {
        // Of a list that is named without `[]` a filter for lists takes the elements.
        end = gathered_elements(resolver, path, &end, gather)?;
        steps.push(PathSegment::Elements);
    }
    if filters.gather == Some(Gather::Count) {
        let treatment =
            Treatment { conversion: Conversion::Integer, html_strip: false, truncate: None, untrusted: false };
        return Some(OutputValue::Gathered { path: steps, gather: Gather::Count, treatment });
    }
    let conversion = conversion(resolver, path, &end)?;
    let treatment = treatment(resolver, path, conversion, &filters)?;
    Some(match filters.gather {
        Some(gather) => OutputValue::Gathered { path: steps, gather, treatment },
        None if is_list => OutputValue::List { path: steps, treatment, cap: DEFAULT_CAP },
        None => OutputValue::Leaf { path: super::projection::plain_members(&path.value.path)?, treatment },
    })
}

/// The one value of each entry of a map whose values are plain.
pub(super) fn plain_value(
    resolver: &mut Resolver<'_>,
    entries: &Spanned<OutputPath>,
    values: &Place,
    untrusted: bool,
) -> Option<Output> {
    let conversion = conversion(resolver, entries, values)?;
    if matches!(conversion, Conversion::Markdown | Conversion::PlainText) {
        let path = entries.value.path.display();
        resolver.report(&PlanProblem::NeedsMarkdown { path, span: entries.span });
        return None;
    }
    let untrusted = untrusted && conversion == Conversion::String;
    let treatment = Treatment { conversion, html_strip: false, truncate: None, untrusted };
    let value = OutputValue::Leaf { path: Vec::new(), treatment };
    Some(Output { name: "value".to_owned(), span: entries.span, value })
}

/// The keys of a map whose values have a member that is true.
fn keys(resolver: &mut Resolver<'_>, path: &Spanned<OutputPath>, place: &Place) -> Option<OutputValue> {
    let [TextFilter::KeysWhere(member)] = path.value.filters.as_slice() else {
        let problem = PlanProblem::FilterClash { filter: "keys_where", kind: "other filters", span: path.span };
        resolver.report(&problem);
        return None;
    };
    let whole = Spanned { span: path.span, value: path.value.path.clone() };
    let members = resolver.one_place(&whole, "keys_where")?;
    let end = resolver.follow(place, &whole)?;
    if !matches!(resolve::kind(resolver.schemas, &end), Kind::Object | Kind::Unknown) {
        let kind = "a value that is no map";
        resolver.report(&PlanProblem::FilterClash { filter: "keys_where", kind, span: path.span });
        return None;
    }
    let any = "*".to_owned();
    let below = [PathSegment::Member(any), PathSegment::Member(member.clone())];
    let below = Spanned { span: path.span, value: ValuePath { segments: below.to_vec() } };
    resolver.follow(&end, &below)?;
    Some(OutputValue::Keys { path: members, member: member.clone(), cap: DEFAULT_CAP })
}

/// The filters of a path, each at most once and in an order that can be followed.
fn filters(resolver: &mut Resolver<'_>, path: &Spanned<OutputPath>) -> Option<Filters> {
    let mut found = Filters::default();
    let mut seen: Vec<&TextFilter> = Vec::new();
    for filter in &path.value.filters {
        let name = filter.name();
        let is_cut = found.truncate.is_some();
        let is_one_text = matches!(found.gather, Some(Gather::Join(_) | Gather::Count));
        let kind = match filter {
            _ if seen.iter().any(|other| other.name() == name) => Some("itself"),
            TextFilter::Untrusted => None,
            _ if is_cut => Some("a text that is cut already"),
            TextFilter::Truncate(_) if found.gather == Some(Gather::Count) => Some("a number"),
            TextFilter::Truncate(_) => None,
            _ if is_one_text => Some("what was made of a list already"),
            TextFilter::First | TextFilter::Join(_) | TextFilter::Count if found.gather.is_some() => {
                Some("one element")
            }
            TextFilter::First | TextFilter::Join(_) | TextFilter::Count => None,
            _ if found.convert.is_some() => Some("a text that was made already"),
            _ => None,
        };
        if let Some(kind) = kind {
            resolver.report(&PlanProblem::FilterClash { filter: name, kind, span: path.span });
            return None;
        }
        seen.push(filter);
        match filter {
            TextFilter::Untrusted => found.untrusted = true,
            TextFilter::Truncate(count) => found.truncate = Some(*count),
            TextFilter::First => found.gather = Some(Gather::First),
            TextFilter::Count => found.gather = Some(Gather::Count),
            TextFilter::Join(between) => found.gather = Some(Gather::Join(between.clone())),
            TextFilter::KeysWhere(_) => {}
            other => found.convert = Some(other.clone()),
        }
    }
    if found.gather == Some(Gather::Count) && (found.convert.is_some() || found.untrusted) {
        resolver.report(&PlanProblem::FilterClash { filter: "count", kind: "filters for text", span: path.span });
        return None;
    }
    Some(found)
}

/// The elements of a list that is named without `[]`.
fn gathered_elements(
    resolver: &mut Resolver<'_>,
    path: &Spanned<OutputPath>,
    list: &Place,
    gather: &Gather,
) -> Option<Place> {
    let filter = match gather {
        Gather::Count => "count",
        Gather::First => "first",
        Gather::Join(_) => "join",
    };
    let is_list = matches!(resolve::kind(resolver.schemas, list), Kind::List | Kind::Unknown);
    let whole = Spanned { span: path.span, value: path.value.path.clone() };
    match resolve::elements(resolver.schemas, list, &whole) {
        Ok(elements) if is_list => Some(elements),
        _ => {
            resolver.report(&PlanProblem::FilterClash { filter, kind: "a value that is no list", span: path.span });
            None
        }
    }
}

/// What the value becomes: what `as` says if the document agrees, else what the document says.
fn conversion(resolver: &mut Resolver<'_>, path: &Spanned<OutputPath>, end: &Place) -> Option<Conversion> {
    let kind = resolve::kind(resolver.schemas, end);
    let display = path.value.path.display();
    let Some(said) = path.value.kind else { return declared(resolver, path, end, kind) };
    let conversion = match said {
        OutputType::Object => {
            let known = resolve::known_members(resolver.schemas, end);
            resolver.report(&PlanProblem::NotAValue { path: display, found: "an object", known, span: path.span });
            return None;
        }
        OutputType::String => Conversion::String,
        OutputType::Integer => Conversion::Integer,
        OutputType::Number => Conversion::Number,
        OutputType::Boolean => Conversion::Boolean,
        OutputType::Datetime => Conversion::Datetime,
        OutputType::Date => Conversion::Date,
        OutputType::Adf => Conversion::Markdown,
    };
    if agrees(said, kind) {
        return Some(conversion);
    }
    let declared = kind.name().to_owned();
    resolver.report(&PlanProblem::TypeClash { path: display, said: type_name(said), declared, span: path.span });
    None
}

fn declared(resolver: &mut Resolver<'_>, path: &Spanned<OutputPath>, end: &Place, kind: Kind) -> Option<Conversion> {
    let display = path.value.path.display();
    let found = match kind {
        Kind::String | Kind::Mixed => return Some(Conversion::String),
        Kind::Datetime => return Some(Conversion::Datetime),
        Kind::Date => return Some(Conversion::Date),
        Kind::Integer => return Some(Conversion::Integer),
        Kind::Number => return Some(Conversion::Number),
        Kind::Boolean => return Some(Conversion::Boolean),
        Kind::Unknown => {
            let owner = open_owner(end);
            resolver.report(&PlanProblem::NeedsType { path: display, owner, kind: "string", span: path.span });
            return None;
        }
        Kind::Object => "an object",
        Kind::List => {
            let place = Spanned { span: path.span, value: path.value.path.clone() };
            let elements = resolve::elements(resolver.schemas, end, &place).ok();
            let of_objects = elements.is_some_and(|place| resolve::kind(resolver.schemas, &place) == Kind::Object);
            if of_objects { "a list of objects" } else { "a list" }
        }
    };
    let known = resolve::known_members(resolver.schemas, end);
    resolver.report(&PlanProblem::NotAValue { path: display, found, known, span: path.span });
    None
}

/// What becomes of a value of this type, if the filters fit it.
fn treatment(
    resolver: &mut Resolver<'_>,
    path: &Spanned<OutputPath>,
    conversion: Conversion,
    filters: &Filters,
) -> Option<Treatment> {
    let span = path.span;
    let (conversion, html_strip) = match (&filters.convert, conversion) {
        (Some(TextFilter::Markdown), Conversion::Markdown) => (Conversion::Markdown, false),
        (Some(TextFilter::Text), Conversion::Markdown) => (Conversion::PlainText, false),
        (None, Conversion::Markdown) => {
            resolver.report(&PlanProblem::NeedsMarkdown { path: path.value.path.display(), span });
            return None;
        }
        (Some(TextFilter::Date), Conversion::Datetime | Conversion::Date | Conversion::String) => {
            (Conversion::Date, false)
        }
        (Some(TextFilter::HtmlStrip), Conversion::String) => (Conversion::String, true),
        (None, other) => (other, false),
        (Some(filter), _) => {
            let kind = match filter {
                TextFilter::Markdown | TextFilter::Text => "anything but `as adf`",
                TextFilter::Date => "a value that is no date",
                _ => "a value that is no text",
            };
            resolver.report(&PlanProblem::FilterClash { filter: filter.name(), kind, span });
            return None;
        }
    };
    let is_joined = matches!(filters.gather, Some(Gather::Join(_)));
    let is_text = is_joined || matches!(conversion, Conversion::String | Conversion::Markdown | Conversion::PlainText);
    let misfit = [("truncate", filters.truncate.is_some()), ("untrusted", filters.untrusted)];
    if let Some((filter, _)) = misfit.into_iter().find(|(_, is_there)| *is_there && !is_text) {
        resolver.report(&PlanProblem::FilterClash { filter, kind: "a value that is no text", span });
        return None;
    }
    Some(Treatment { conversion, html_strip, truncate: filters.truncate, untrusted: filters.untrusted })
}

/// Whether `as` may say so of a value that the document declares as `kind`.
fn agrees(said: OutputType, kind: Kind) -> bool {
    match said {
        _ if kind == Kind::Unknown => true,
        OutputType::String => !matches!(kind, Kind::Object | Kind::List),
        OutputType::Datetime => matches!(kind, Kind::Datetime | Kind::String),
        OutputType::Date => matches!(kind, Kind::Date | Kind::String),
        OutputType::Integer => matches!(kind, Kind::Integer | Kind::Mixed),
        OutputType::Number => matches!(kind, Kind::Integer | Kind::Number | Kind::Mixed),
        OutputType::Boolean => matches!(kind, Kind::Boolean | Kind::Mixed),
        OutputType::Object | OutputType::Adf => kind == Kind::Object,
    }
}

fn type_name(said: OutputType) -> &'static str {
    match said {
        OutputType::String => "a string",
        OutputType::Integer => "an integer",
        OutputType::Number => "a number",
        OutputType::Boolean => "a boolean",
        OutputType::Datetime => "a date and time",
        OutputType::Date => "a date",
        OutputType::Object => "an object",
        OutputType::Adf => "a document",
    }
}
