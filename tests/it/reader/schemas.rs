//! What schemas say together: beside references, in all of their parts, in any of their branches.

use mcpgen::openapi::{AdditionalProperties, Api, Schema, SchemaType};
use serde_json::json;

use super::selected;

/// A document whose only answer has this schema, beside these components.
fn document(schema: &str, components: &str) -> String {
    format!(
        "openapi: 3.1.0
paths: {{/a: {{get: {{responses: {{200: {{content: {{a/b: {{schema: {schema}}}}}}}}}}}}}}}
components: {{schemas: {components}}}
"
    )
}

fn api(schema: &str, components: &str) -> Api {
    selected("a.yaml", &document(schema, components), &["GET /a"]).unwrap()
}

fn answer(api: &Api) -> &Schema {
    api.schemas.get(api.operations[0].responses[0].content[0].schema.unwrap())
}

/// The schema of the answer alone.
fn read(schema: &str, components: &str) -> Schema {
    answer(&api(schema, components)).clone()
}

#[test]
fn members_beside_a_reference_are_added_to_those_of_its_target() {
    let target = "{A: {type: object, required: [a], properties: {a: {type: string}}, additionalProperties: false}}";
    let api = api("{$ref: '#/components/schemas/A', required: [a, b], properties: {b: {type: integer}}}", target);
    let schema = answer(&api);
    assert_eq!(schema.properties.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!((schema.required.as_slice(), schema.name.as_deref()), (&["a".into(), "b".into()][..], Some("A")));
    assert_eq!(schema.additional_properties, AdditionalProperties::Forbidden);
}

#[test]
fn a_member_on_both_sides_of_a_reference_fits_both() {
    let target = "{A: {type: object, properties: {a: {type: string, maxLength: 9, title: T, readOnly: true}}}}";
    let api = api("{$ref: '#/components/schemas/A', properties: {a: {description: D, minLength: 2}}}", target);
    let member = api.schemas.get(answer(&api).properties["a"]);
    assert_eq!(member.all_of.len(), 2);
    assert_eq!((member.description.as_deref(), member.title.as_deref()), (Some("D"), Some("T")));
    assert_eq!((&member.types, member.read_only), (&vec![SchemaType::String], true));
    assert_eq!((member.min_length, member.max_length), (Some(2), Some(9)));
}

#[test]
fn bounds_beside_a_reference_narrow_those_of_its_target() {
    let target = "{A: {type: [integer, string], minimum: 2, maximum: 9, maxLength: 5, enum: [3, 4, 5]}}";
    let both = read("{$ref: '#/components/schemas/A', type: number, minimum: 1, maximum: 7, enum: [5, 4, 6]}", target);
    assert_eq!(both.types, [SchemaType::Integer]);
    assert_eq!((both.minimum, both.maximum, both.max_length), (Some(2.into()), Some(7.into()), Some(5)));
    assert_eq!(both.enum_values, [json!(5), json!(4)]);
    let own = read("{$ref: '#/components/schemas/A', type: boolean, enum: [true]}", target);
    assert_eq!((own.types, own.enum_values), (vec![SchemaType::Boolean], vec![json!(true)]));
}

#[test]
fn combinations_beside_a_reference_count_too() {
    let target = "{A: {pattern: ^a, allOf: [{title: one}], oneOf: [{title: two}, {title: three}]}}";
    let api =
        api("{$ref: '#/components/schemas/A', pattern: z$, allOf: [{title: four}], anyOf: [{title: five}]}", target);
    let schema = answer(&api);
    let titles = |ids: &[mcpgen::openapi::SchemaId]| -> Vec<Option<String>> {
        ids.iter().map(|id| api.schemas.get(*id).title.clone()).collect()
    };
    assert_eq!(titles(&schema.all_of), [Some("one".into()), Some("four".into()), None]);
    assert_eq!((titles(&schema.any_of), schema.pattern.as_deref()), (vec![Some("five".into())], Some("z$")));
    let rest = api.schemas.get(schema.all_of[2]);
    assert_eq!((titles(&rest.one_of).len(), rest.pattern.as_deref()), (2, Some("^a")));
}

#[test]
fn of_all_parts_the_tightest_bounds_count() {
    let parts =
        "{type: string, minLength: 1, maxLength: 9, enum: [aa, bb, cc]}, {minLength: 2, maxLength: 5, enum: [cc, bb]}";
    let text = read(&format!("{{maxLength: 7, allOf: [{parts}]}}"), "{}");
    assert_eq!((text.min_length, text.max_length), (Some(2), Some(5)));
    assert_eq!(text.enum_values, [json!("bb"), json!("cc")]);
    let number = read("{type: number, allOf: [{minimum: 1, maximum: 8}, {minimum: 2.5, maximum: 9}]}", "{}");
    assert_eq!((number.minimum.and_then(|it| it.as_f64()), number.maximum), (Some(2.5), Some(8.into())));
    let list = read("{type: array, minItems: 1, allOf: [{minItems: 2, maxItems: 5}, {maxItems: 3}]}", "{}");
    assert_eq!((list.min_items, list.max_items), (Some(2), Some(3)));
}

#[test]
fn of_branches_the_loosest_bounds_and_all_values_count() {
    let bounds = read("{anyOf: [{type: string, maxLength: 3, minLength: 1}, {type: string, maxLength: 5}]}", "{}");
    assert_eq!(
        (bounds.types.as_slice(), bounds.max_length, bounds.min_length),
        (&[SchemaType::String][..], Some(5), None)
    );
    for union in [
        "{oneOf: [{const: a}, {const: b}, {type: 'null'}]}",
        "{oneOf: [{type: string, enum: [a]}, {type: string, enum: [a, b]}, {type: 'null'}]}",
        "{type: [string, 'null'], oneOf: [{enum: [a]}, {enum: [b]}]}",
    ] {
        let schema = read(union, "{}");
        assert_eq!((schema.types, schema.nullable), (vec![SchemaType::String], true), "{union}");
        assert_eq!(schema.enum_values, [json!("a"), json!("b")], "{union}");
    }
    assert!(read("{oneOf: [{const: a}, {type: string}]}", "{}").enum_values.is_empty());
}

#[test]
fn values_say_their_type_where_nothing_else_does() {
    let types = |schema: &str| read(schema, "{}").types;
    assert_eq!(types("{const: 5}"), [SchemaType::Integer]);
    assert_eq!(types("{enum: [x, null]}"), [SchemaType::String]);
    assert_eq!(types("{enum: [1, 2.5]}"), [SchemaType::Number]);
    assert_eq!(types("{enum: [a, 1]}"), [SchemaType::String, SchemaType::Integer]);
    assert_eq!(types("{enum: [a, {b: 1}]}"), []);
    assert_eq!(types("{enum: ['1'], allOf: [{type: integer}]}"), [SchemaType::Integer]);
}

#[test]
fn listed_values_are_read_as_the_type_that_the_schema_names() {
    let values = |schema: &str| read(schema, "{}").enum_values;
    assert_eq!(values("{type: integer, enum: ['1', '2', 2]}"), [json!(1), json!(2)]);
    assert_eq!(values("{type: string, enum: [true, auto, 1.0, False, null]}").len(), 4);
    assert_eq!(values("{type: string, enum: [true, auto, 1.0]}"), [json!("true"), json!("auto"), json!("1.0")]);
    assert_eq!(values("{type: boolean, const: 'true'}"), [json!(true)]);
    assert_eq!(values("{enum: [a, 1, a, 1]}"), [json!("a"), json!(1)]);
}

#[test]
fn listed_values_that_cannot_be_of_the_type_are_told() {
    let told = |schema: &str| {
        let mut sources = mcpgen::source::Sources::default();
        let file = sources.add("a.yaml", document(schema, "{}"));
        let api = super::selected_from(&mut sources, file, &["GET /a"]).unwrap();
        (answer(&api).enum_values.clone(), super::all_told(&sources, &api.warnings))
    };
    let expected = "warning[MG0338]: `one` in `enum` is not of type `integer` or `boolean`
  a.yaml:2:96 \"one\" left out, and 1 more
  note: JSON pointer `#/paths/~1a/get/responses/200/content/a~1b/schema/enum`";
    assert_eq!(told("{type: [integer, boolean], enum: [one, 2, two]}"), (vec![json!(2)], expected.to_owned()));
    let (left, warned) = told("{type: integer, const: 1.5}");
    assert!(left.is_empty() && warned.contains("`1.5` in `const` is not of type `integer`"), "{warned}");
    assert!(warned.contains("left out; none is left, so any value of the type is taken"), "{warned}");
}

#[test]
fn a_required_member_that_nobody_describes_may_be_anything() {
    let members = |schema: &str| {
        let api = api(schema, "{}");
        let schema = answer(&api);
        let types = schema.properties.iter().map(|(name, id)| (name.clone(), api.schemas.get(*id).types.clone()));
        types.collect::<Vec<_>>()
    };
    let own = ("a".to_owned(), vec![SchemaType::String]);
    let described = "type: object, required: [a, z], properties: {a: {type: string}}";
    assert_eq!(members(&format!("{{{described}}}")), [own.clone(), ("z".to_owned(), vec![])]);
    let of_schema = members(&format!("{{{described}, additionalProperties: {{type: integer}}}}"));
    assert_eq!(of_schema, [own.clone(), ("z".to_owned(), vec![SchemaType::Integer])]);
    assert_eq!(members(&format!("{{{described}, additionalProperties: false}}")), std::slice::from_ref(&own));
    assert_eq!(members("{type: object, required: [z]}"), []);
    let parts = format!("{{{described}, allOf: [{{properties: {{z: {{type: integer}}}}}}]}}");
    assert_eq!(members(&parts), [own]);
}

#[test]
fn keywords_that_are_not_checked_are_kept_where_they_say_something() {
    let unread = |schema: &str| read(schema, "{}").unread;
    let all = "{multipleOf: 2, uniqueItems: true, minProperties: 1, maxProperties: 5, not: {}}";
    assert_eq!(unread(all), ["not", "multipleOf", "uniqueItems", "minProperties", "maxProperties"]);
    assert!(unread("{uniqueItems: false, minProperties: 0}").is_empty());
    assert!(unread("{type: integer, multipleOf: 1, uniqueItems: true, maxProperties: 1}").is_empty());
    assert!(unread("{type: object, required: [a], minProperties: 1}").is_empty());
    let beside = read("{$ref: '#/components/schemas/A', uniqueItems: true}", "{A: {type: array, minItems: 1}}");
    assert_eq!((beside.unread, beside.min_items), (vec!["uniqueItems"], Some(1)));
}

#[test]
fn schemas_that_others_extend_are_told() {
    let told = |schema: &str, components: &str| {
        let mut sources = mcpgen::source::Sources::default();
        let file = sources.add("a.yaml", document(schema, components));
        let api = super::selected_from(&mut sources, file, &["GET /a"]).unwrap();
        super::all_told(&sources, &api.warnings)
    };
    let pet = "Pet: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}";
    let pets = format!("{{{pet}, Cat: {{allOf: [{{$ref: '#/components/schemas/Pet'}}]}}}}");
    let expected = "warning[MG0342]: the schemas that extend `Pet` are not read
  a.yaml:3:29 \"{\" only the members that stand here are known";
    assert_eq!(told("{type: array, items: {$ref: '#/components/schemas/Pet'}}", &pets), expected);
    assert_eq!(told("{allOf: [{$ref: '#/components/schemas/Pet'}]}", &pets), expected);
    assert_eq!(
        told("{$ref: '#/components/schemas/Cat', title: x}", &pets.replace("]}", "], properties: {a: {}}}")),
        ""
    );
    assert_eq!(told("{$ref: '#/components/schemas/Pet'}", &format!("{{{pet}}}")), "");
}
