//! The reference of the allow-list: it names every key and word that the sources know, and its example plans.

use std::collections::BTreeSet;
use std::fs;

use syn::visit::Visit;

use super::rust_files;
use crate::support::{self, plan_text};

fn reference() -> String {
    fs::read_to_string(support::root().join("docs/allow-list.md")).unwrap()
}

#[test]
fn the_reference_names_every_key_and_word_of_the_allow_list() {
    let mut words = Words::default();
    for path in rust_files(&support::root().join("src/allowlist")) {
        words.visit_file(&syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap());
    }
    // One of each place that words are read from: the scan itself must not fall silent.
    for known in ["progress", "max_wait", "stack_owner", "destructive", "html_strip", "after_last", "lpt4", "caller"] {
        assert!(words.found.contains(known), "`{known}` was not found in the sources");
    }
    // What an example happens to use is not told: blocks are left out.
    let page: String = reference().split("```").step_by(2).collect();
    // A table writes `retry.attempts`, `truncate(N)`, or `{done: true}`: words between anything but letters.
    let told: BTreeSet<&str> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .flat_map(|code| code.split(|other: char| !(other.is_ascii_alphanumeric() || "_-".contains(other))))
        .collect();
    let missing: Vec<&String> = words.found.iter().filter(|word| !told.contains(word.as_str())).collect();
    assert!(missing.is_empty(), "docs/allow-list.md does not name {missing:?}");
}

#[test]
fn the_example_of_the_reference_plans() {
    let page = reference();
    let blocks: Vec<&str> =
        page.split("```yaml\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block).collect();
    let [allow_list, document] = blocks.as_slice() else { panic!("{} blocks of YAML", blocks.len()) };
    let plan = plan_text(allow_list, document).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(plan.tools.len(), 3);
}

/// Names in lists of constants, in lists bound to a name, and in calls that read a mapping or a choice.
#[derive(Default)]
struct Words {
    found: BTreeSet<String>,
}

impl Words {
    fn literals(&mut self, expression: &syn::Expr) {
        let mut literals = Literals(&mut self.found);
        literals.visit_expr(expression);
    }
}

impl<'ast> Visit<'ast> for Words {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !module.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_const(&mut self, constant: &'ast syn::ItemConst) {
        self.literals(&constant.expr);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init
            && matches!(*init.expr, syn::Expr::Array(_))
        {
            self.literals(&init.expr);
        }
        syn::visit::visit_local(self, local);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "fields" {
            call.args.iter().skip(2).for_each(|lists| self.literals(lists));
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let is_choice = matches!(&*call.func, syn::Expr::Path(path)
            if path.path.segments.last().is_some_and(|last| last.ident == "choice"));
        if is_choice {
            call.args.iter().skip(2).for_each(|list| self.literals(list));
        }
        syn::visit::visit_expr_call(self, call);
    }
}

/// String literals that could be a key: one word.
struct Literals<'w>(&'w mut BTreeSet<String>);

impl<'ast> Visit<'ast> for Literals<'_> {
    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        let word = literal.value();
        let is_word = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        if is_word && !word.is_empty() {
            self.0.insert(word);
        }
    }
}
