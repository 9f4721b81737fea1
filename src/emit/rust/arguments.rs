//! The struct of a tool's arguments and their checks.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::print;
use crate::model::{Argument, ArgumentType, Check, RustIdent, ShapeForm, ShapeRules, Tool};

/// Whether the call takes any argument.
pub(super) fn any(tool: &Tool) -> bool {
    !tool.arguments.is_empty() || tool.page.is_some() || tool.only.is_some()
}

/// Whether any argument is checked.
pub(super) fn has_checks(tool: &Tool) -> bool {
    tool.only.is_some() || checked(tool).next().is_some() || has_shapes(tool)
}

/// The arguments that are held against checks of their own; objects and lists are held against schemas instead.
pub(super) fn checked(tool: &Tool) -> impl Iterator<Item = &Argument> {
    let own = |argument: &&Argument| argument.kind != ArgumentType::Value && !argument.checks.is_empty();
    tool.arguments.iter().filter(own)
}

/// Whether any argument is an object or list, which a check also puts in order.
pub(super) fn has_shapes(tool: &Tool) -> bool {
    tool.arguments.iter().any(|argument| argument.kind == ArgumentType::Value)
}

/// The constant that holds an argument's rules.
fn rules_name(argument: &Argument) -> Ident {
    print::ident(&RustIdent::constant(&format!("{} rules", argument.name)))
}

/// What holds of objects and lists beside their schemas.
pub(super) fn rules(tool: &Tool) -> Vec<TokenStream> {
    let with_rules = tool.arguments.iter().filter_map(|argument| Some((argument, argument.rules.as_ref()?)));
    with_rules
        .map(|(argument, rules)| {
            let name = rules_name(argument);
            let about = print::doc(&format!("What holds of `{}` beside its schema.", argument.name));
            let fields = rule_fields(rules);
            quote! {
                #about
                static #name: Rules<'static> = Rules { #(#fields,)* ..Rules::NONE };
            }
        })
        .collect()
}

fn rule_fields(rules: &ShapeRules) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    let mut add = |name: &str, entries: Vec<TokenStream>| {
        if !entries.is_empty() {
            let name = print::ident(&RustIdent::snake(name));
            fields.push(quote!(#name: &[#(#entries),*]));
        }
    };
    let numbers = |numbers: &[f64]| {
        let numbers = numbers.iter().map(|number| print::float(*number));
        quote!(&[#(#numbers),*])
    };
    let bound = |(at, bound): &(String, f64)| {
        let bound = print::float(*bound);
        quote!((#at, #bound))
    };
    add("types", rules.types.iter().map(|(at, types)| quote!((#at, &[#(#types),*]))).collect());
    let others = rules.others.iter().map(|(at, schema)| {
        let schema = schema.to_string();
        quote!((#at, #schema))
    });
    add("others", others.collect());
    add("open", rules.open.iter().map(|at| quote!(#at)).collect());
    add("forbidden", rules.forbidden.iter().map(|(at, names)| quote!((#at, &[#(#names),*]))).collect());
    let listed = rules.numbers.iter().map(|(at, all)| {
        let all = numbers(all);
        quote!((#at, #all))
    });
    add("numbers", listed.collect());
    add("above", rules.above.iter().map(bound).collect());
    add("below", rules.below.iter().map(bound).collect());
    let forms = rules.forms.iter().map(|(at, forms)| {
        let forms = forms.iter().map(form);
        quote!((#at, &[#(#forms),*]))
    });
    add("forms", forms.collect());
    if rules.nulls {
        fields.push(quote!(nulls: true));
    }
    fields
}

fn form(form: &ShapeForm) -> TokenStream {
    let ShapeForm { name, required, excluded, tags } = form;
    let tags = tags.iter().map(|(member, texts)| quote!((#member, &[#(#texts),*])));
    quote! {
        Form { name: #name, required: &[#(#required),*], excluded: &[#(#excluded),*], tags: &[#(#tags),*] }
    }
}

/// Whether a type is read by the runtime's lenient readers.
pub(super) fn is_lenient(kind: ArgumentType) -> bool {
    matches!(kind, ArgumentType::Integer | ArgumentType::Integers)
}

/// Whether an argument is a number of any kind, or a list of them.
pub(super) fn is_number(kind: ArgumentType) -> bool {
    matches!(kind, ArgumentType::Number | ArgumentType::Numbers)
}

/// The constant that holds an argument's pattern.
pub(super) fn pattern_name(argument: &Argument) -> Ident {
    print::ident(&RustIdent::constant(&format!("{} pattern", argument.name)))
}

/// The struct, and the checks when there are any.
pub(super) fn items(tool: &Tool) -> Vec<TokenStream> {
    let mut fields: Vec<TokenStream> = tool.arguments.iter().map(field).collect();
    if let Some(page) = &tool.page {
        if let Some(size) = &page.size_argument {
            fields.push(declared(size, ArgumentType::Integer, false));
        }
        let cursor = if page.style.is_plain() { ArgumentType::Integer } else { ArgumentType::String };
        fields.push(declared(&page.cursor_argument, cursor, false));
        if let Some(all) = &page.all {
            fields.push(declared(&all.argument, ArgumentType::Boolean, false));
        }
    }
    if tool.only.is_some() {
        fields.push(declared("only", ArgumentType::Strings, false));
    }
    let structure = quote! {
        /// What the caller may send.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Arguments {
            #(#fields)*
        }
    };
    let mut items = vec![structure];
    if has_checks(tool) {
        items.push(checks(tool));
    }
    items
}

fn field(argument: &Argument) -> TokenStream {
    declared(&argument.name, argument.kind, argument.required)
}

fn declared(name: &str, kind: ArgumentType, required: bool) -> TokenStream {
    let ident = RustIdent::snake(name);
    let rename = (ident.as_str() != name).then(|| quote!(#[serde(rename = #name)]));
    let field = print::ident(&ident);
    match (kind, required) {
        (ArgumentType::Integer, true) => quote! {
            #rename
            #[serde(deserialize_with = "arguments::integer")]
            #field: i64,
        },
        (ArgumentType::Integer, false) => quote! {
            #rename
            #[serde(default, deserialize_with = "arguments::optional_integer")]
            #field: Option<i64>,
        },
        (ArgumentType::Integers, true) => quote! {
            #rename
            #[serde(deserialize_with = "arguments::integers")]
            #field: Vec<i64>,
        },
        (ArgumentType::Integers, false) => quote! {
            #rename
            #[serde(default, deserialize_with = "arguments::optional_integers")]
            #field: Option<Vec<i64>>,
        },
        (kind, required) => {
            let inner = match kind {
                ArgumentType::Boolean => quote!(bool),
                ArgumentType::Strings => quote!(Vec<String>),
                ArgumentType::Number => quote!(Number),
                ArgumentType::Numbers => quote!(Vec<Number>),
                ArgumentType::Booleans => quote!(Vec<bool>),
                ArgumentType::Document => quote!(Document),
                ArgumentType::Value => quote!(Value),
                _ => quote!(String),
            };
            let whole = if required { inner } else { quote!(Option<#inner>) };
            quote! {
                #rename
                #field: #whole,
            }
        }
    }
}

fn checks(tool: &Tool) -> TokenStream {
    let mut steps: Vec<TokenStream> = tool.arguments.iter().filter_map(argument_checks).collect();
    if tool.only.is_some() {
        steps.push(quote! {
            if let Some(only) = &self.only {
                check::each_of("only", only, OUTPUTS)?;
            }
        });
    }
    let this = if has_shapes(tool) { quote!(&mut self) } else { quote!(&self) };
    quote! {
        impl Arguments {
            fn check(#this) -> Result<(), Failure> {
                #(#steps)*
                Ok(())
            }
        }
    }
}

/// The checks of one argument, made on what is there.
fn argument_checks(argument: &Argument) -> Option<TokenStream> {
    let field = print::ident(&argument.field);
    if argument.kind == ArgumentType::Value {
        let name = &argument.name;
        let rules = match &argument.rules {
            Some(_) => {
                let rules = rules_name(argument);
                quote!(&#rules)
            }
            None => quote!(&Rules::NONE),
        };
        return Some(match argument.required {
            true => quote!(shaped::check(&TOOL, #name, &mut self.#field, #rules)?;),
            false => quote! {
                if let Some(#field) = &mut self.#field {
                    shaped::check(&TOOL, #name, #field, #rules)?;
                }
            },
        });
    }
    let is_list = argument.kind.element().is_some();
    let is_text = argument.kind.is_text();
    let value = match (is_list, argument.required, is_text) {
        (_, true, _) if argument.kind == ArgumentType::Document => quote!(&self.#field.text()),
        (_, false, _) if argument.kind == ArgumentType::Document => quote!(&#field.text()),
        (false, true, true) => quote!(&self.#field),
        (false, true, false) => quote!(self.#field),
        (true, _, false) if is_number(argument.kind) => quote!(#field),
        (true, _, false) => quote!(*#field),
        _ => quote!(#field),
    };
    // Bounds are floats.
    let value = if is_number(argument.kind) { quote!(#value.float()) } else { value };
    let counts = counts(argument);
    let each = argument.checks.iter().filter(|check| !matches!(check, Check::MinItems(_) | Check::MaxItems(_)));
    let steps: Vec<TokenStream> = each.map(|check| one(argument, check, &value)).collect();
    if steps.is_empty() {
        return counts;
    }
    let each = match (is_list, argument.required, is_text) {
        (false, true, _) => quote!(#(#steps)*),
        (false, false, true) => quote!(if let Some(#field) = &self.#field { #(#steps)* }),
        (false, false, false) => quote!(if let Some(#field) = self.#field { #(#steps)* }),
        (true, true, _) => quote!(for #field in &self.#field { #(#steps)* }),
        (true, false, _) => quote!(for #field in self.#field.iter().flatten() { #(#steps)* }),
    };
    Some(quote!(#counts #each))
}

/// The checks on how many elements a list has.
fn counts(argument: &Argument) -> Option<TokenStream> {
    let (name, field) = (&argument.name, print::ident(&argument.field));
    let list = if argument.required { quote!(self.#field) } else { quote!(#field) };
    let steps: Vec<TokenStream> = argument
        .checks
        .iter()
        .filter_map(|check| match check {
            Check::MinItems(least) => {
                let least = print::integer(*least);
                Some(quote!(check::min_items(#name, #list.len(), #least)?;))
            }
            Check::MaxItems(most) => {
                let most = print::integer(*most);
                Some(quote!(check::max_items(#name, #list.len(), #most)?;))
            }
            _ => None,
        })
        .collect();
    match (steps.is_empty(), argument.required) {
        (true, _) => None,
        (false, true) => Some(quote!(#(#steps)*)),
        (false, false) => Some(quote!(if let Some(#field) = &self.#field { #(#steps)* })),
    }
}

fn one(argument: &Argument, check: &Check, value: &TokenStream) -> TokenStream {
    let name = &argument.name;
    match check {
        Check::MinLength(least) => {
            let least = print::integer(*least);
            quote!(check::min_length(#name, #value, #least)?;)
        }
        Check::MaxLength(most) => {
            let most = print::integer(*most);
            quote!(check::max_length(#name, #value, #most)?;)
        }
        Check::Pattern(_) => {
            let pattern = pattern_name(argument);
            quote!(check::pattern(#name, #value, &#pattern)?;)
        }
        Check::OneOf(values) => quote!(check::one_of(#name, #value, &[#(#values),*])?;),
        Check::Range(low, high) => {
            let float = is_number(argument.kind);
            let (low, high) = (bound(*low, float), bound(*high, float));
            quote!(check::range(#name, #value, #low, #high)?;)
        }
        Check::FloatRange(low, high) => {
            let bound = |bound: &Option<f64>| match bound {
                Some(bound) => {
                    let bound = print::float(*bound);
                    quote!(Some(#bound))
                }
                None => quote!(None),
            };
            let (low, high) = (bound(low), bound(high));
            quote!(check::range(#name, #value, #low, #high)?;)
        }
        Check::Above(bound) => {
            let bound = print::float(*bound);
            quote!(check::above(#name, #value, #bound)?;)
        }
        Check::Below(bound) => {
            let bound = print::float(*bound);
            quote!(check::below(#name, #value, #bound)?;)
        }
        Check::Int32 => quote!(check::int32(#name, #value)?;),
        Check::OneOfNumbers(listed) => {
            let is_float = is_number(argument.kind);
            let listed = listed.iter().map(|number| match format!("{number:.0}").parse::<i64>() {
                Ok(whole) if !is_float => print::integer(whole),
                _ => print::float(*number),
            });
            quote!(check::one_of_numbers(#name, #value, &[#(#listed),*])?;)
        }
        // How many elements a list has is checked on the whole.
        Check::MinItems(_) | Check::MaxItems(_) => quote!(),
    }
}

fn bound(bound: Option<i64>, float: bool) -> TokenStream {
    let Some(bound) = bound else { return quote!(None) };
    let literal =
        if float { print::float(bound.to_string().parse().unwrap_or_default()) } else { print::integer(bound) };
    quote!(Some(#literal))
}
