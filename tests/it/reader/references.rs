//! References across files, to named schemas, and to where they must not lead.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use mcpgen::openapi::{Api, SchemaType};
use mcpgen::source::Sources;

use super::selected;

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn selected_at(path: &Path, wanted: &[&str], folders: &[std::path::PathBuf]) -> Result<Api, String> {
    let mut sources = Sources::default();
    let file = sources.read(path, "api.yaml").unwrap();
    super::selected_with(&mut sources, file, wanted, folders)
}

const SPLIT: &str = "openapi: 3.0.0
paths:
  /a/{id}: {$ref: paths/a.yaml}
  /b: {get: {$ref: 'paths/b.json#/get'}}
components: {schemas: {Own: {type: boolean}}}
";

fn split(folder: &Path) {
    write(folder, "api.yaml", SPLIT);
    write(
        folder,
        "paths/a.yaml",
        "parameters: [{$ref: '../common%20parts/parameters.yaml#/Id'}]
get:
  operationId: getA
  responses:
    200: {content: {application/json: {schema: {$ref: ../schemas/a.yaml}}}}
",
    );
    write(
        folder,
        "paths/b.json",
        r#"{"get": {"operationId": "getB", "responses": {"200": {"content": {"application/json":
            {"schema": {"$ref": "../api.yaml#/components/schemas/Own"}}}}}}}"#,
    );
    write(
        folder,
        "common parts/parameters.yaml",
        "Id: {name: id, in: path, required: true, schema: {type: integer}}\n",
    );
    write(
        folder,
        "schemas/a.yaml",
        "type: object\nproperties:\n  next: {$ref: '#'}\n  other: {$ref: 'b.yaml#/definitions/x~1y'}\n  again: {$ref: a.yaml}\n",
    );
    write(folder, "schemas/b.yaml", "definitions: {x/y: {type: integer}}\n");
}

#[test]
fn references_lead_to_files_beside_the_document() {
    let folder = tempfile::tempdir().unwrap();
    split(folder.path());
    let api = selected_at(&folder.path().join("api.yaml"), &["getA", "GET /b", "getB"], &[]).unwrap();
    assert_eq!(api.operations[0].path, "/a/{id}");
    assert_eq!(api.operations[0].parameters[0].name, "id");
    let answer = api.operations[0].responses[0].content[0].schema.unwrap();
    let schema = api.schemas.get(answer);
    assert_eq!((schema.properties["next"], schema.properties["again"]), (answer, answer));
    assert_eq!(api.schemas.get(schema.properties["other"]).types, [SchemaType::Integer]);
    let own = api.operations[1].responses[0].content[0].schema.unwrap();
    assert_eq!(api.schemas.get(own).types, [SchemaType::Boolean]);
    assert_eq!(api.schemas.get(own).name.as_deref(), Some("Own"));
}

#[test]
fn other_folders_must_be_allowed_and_links_cannot_lead_out() {
    let folder = tempfile::tempdir().unwrap();
    let (inside, outside) = (folder.path().join("in"), folder.path().join("out"));
    write(&outside, "secret.yaml", "type: string\n");
    let document = |reference: &str| {
        write(
            &inside,
            "api.yaml",
            &format!(
                "openapi: 3.0.0\npaths: {{/a: {{get: {{responses: {{200: {{content: {{a/b: {{schema: {{$ref: '{reference}'}}}}}}}}}}}}}}}}\n"
            ),
        );
        inside.join("api.yaml")
    };
    let told = |reference: &str, folders: &[std::path::PathBuf]| {
        selected_at(&document(reference), &["GET /a"], folders).map(|_| ())
    };
    let refused = "error[MG0330]: reference `../out/secret.yaml` leads out of the allowed folders
  api.yaml:2:69 \"'../out/secret.yaml'\"
  note: JSON pointer `#/paths/~1a/get/responses/200/content/a~1b/schema/$ref`
  help: files beside the document are read; allow another folder with `--allow-refs DIR`";
    assert_eq!(told("../out/secret.yaml", &[]), Err(refused.to_owned()));
    assert_eq!(told("../out/secret.yaml", std::slice::from_ref(&outside)), Ok(()));
    for outside in ["/etc/passwd", "../../../../../../../../etc/passwd", "a/../../out/secret.yaml"] {
        assert!(told(outside, &[]).unwrap_err().starts_with("error[MG0330]"), "{outside}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.join("secret.yaml"), inside.join("link.yaml")).unwrap();
        std::os::unix::fs::symlink(&outside, inside.join("folder")).unwrap();
        assert!(told("link.yaml", &[]).unwrap_err().starts_with("error[MG0330]"));
        assert!(told("folder/secret.yaml", &[]).unwrap_err().starts_with("error[MG0330]"));
    }
    let missing = told("b.yaml", &[]).unwrap_err();
    let expected = "error[MG0331]: reference `b.yaml` cannot be followed
  api.yaml:2:69 \"'b.yaml'\" `b.yaml` does not exist";
    assert!(missing.starts_with(expected), "{missing}");
    fs::create_dir(inside.join("sub")).unwrap();
    assert!(told("sub", &[]).unwrap_err().contains("`sub` cannot be read: it is no ordinary file"));
    write(&inside, "broken.yaml", "a: [");
    assert!(told("broken.yaml", &[]).unwrap_err().contains("this is not valid YAML"));
}

#[test]
fn the_network_is_never_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for reference in [
        format!("http://127.0.0.1:{port}/a.yaml"),
        format!("//127.0.0.1:{port}/a.yaml#/x"),
        format!("HTTP://127.0.0.1:{port}/a.yaml"),
        "file:///etc/passwd".to_owned(),
    ] {
        let text = format!(
            "openapi: 3.0.0\npaths: {{/a: {{get: {{responses: {{200: {{content: {{a/b: {{schema: {{$ref: '{reference}'}}}}}}}}}}}}}}}}\n"
        );
        let told = selected("a.yaml", &text, &["GET /a"]).map(|_| ()).unwrap_err();
        assert!(told.starts_with("error[MG0304]") || told.starts_with("error[MG0330]"), "{told}");
    }
    assert!(listener.accept().is_err());
}

#[test]
fn schemas_are_found_by_the_names_that_they_give_themselves() {
    let document = |reference: &str| {
        format!(
            "openapi: 3.1.0
paths: {{/a: {{get: {{responses: {{200: {{content: {{a/b: {{schema: {{$ref: '{reference}'}}}}}}}}}}}}}}}}
components:
  schemas:
    A: {{$anchor: here, type: integer}}
    B: {{$id: 'https://a.example/b', type: object, $defs: {{c: {{$anchor: in, type: boolean}}}}}}
    C: {{$id: 'https://a.example/c/d', oneOf: [{{$ref: ../b}}, {{$ref: '#/$defs/e'}}], $defs: {{e: {{type: number}}}}}}
"
        )
    };
    let json = |text: &str| {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text);
        mcpgen::source::parse_yaml(&sources, file).unwrap().to_json().to_string()
    };
    for (reference, kind) in [
        ("#here", SchemaType::Integer),
        ("https://a.example/b", SchemaType::Object),
        ("https://a.example/b#/$defs/c", SchemaType::Boolean),
        ("https://a.example/b#in", SchemaType::Boolean),
        ("#/components/schemas/C/oneOf/0", SchemaType::Object),
        ("#/components/schemas/C/oneOf/1", SchemaType::Number),
        ("#/components/schemas/B/$defs/c", SchemaType::Boolean),
    ] {
        let text = document(reference);
        for (name, text) in [("a.yaml", text.clone()), ("a.json", json(&text))] {
            let api = selected(name, &text, &["GET /a"]).unwrap();
            let answer = api.operations[0].responses[0].content[0].schema.unwrap();
            assert_eq!(api.schemas.get(answer).types, [kind], "{name} {reference}");
        }
    }
    let told = selected("a.yaml", &document("#nowhere"), &["GET /a"]).map(|_| ()).unwrap_err();
    assert!(told.starts_with("error[MG0305]: reference `#nowhere` leads nowhere"), "{told}");
}

#[test]
fn references_that_change_their_target_are_followed_only_where_they_cannot() {
    let document = |anchor: &str, keyword: &str| {
        format!(
            "openapi: 3.1.0
paths: {{/a: {{get: {{responses: {{200: {{content: {{a/b: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}}}
components: {{schemas: {{A: {{{anchor}type: object, properties: {{a: {{{keyword}: '#'}}}}}}}}}}
"
        )
    };
    let api = selected("a.yaml", &document("$recursiveAnchor: true, ", "$recursiveRef"), &["GET /a"]).unwrap();
    let answer = api.operations[0].responses[0].content[0].schema.unwrap();
    let inner = api.schemas.get(answer).properties["a"];
    assert_eq!(api.schemas.get(inner).all_of, [answer]);
    let expected = "error[MG0332]: dynamic reference `#` is not supported
  a.yaml:3:72 \"'#'\" where it leads depends on the schema that led here
  note: JSON pointer `#/components/schemas/A/properties/a/$dynamicRef`
  help: use `$ref` in a copy of the document";
    assert_eq!(selected("a.yaml", &document("", "$dynamicRef"), &["GET /a"]).map(|_| ()), Err(expected.to_owned()));
    assert!(selected("a.yaml", &document("", "$recursiveRef"), &["GET /a"]).is_err());
}

#[test]
fn a_ladder_of_all_of_stays_as_large_as_it_is_written() {
    let rungs: Vec<String> = (0..2_000)
        .map(|rung| {
            let next = rung + 1;
            format!(r##""R{rung}": {{"allOf": [{{"$ref": "#/components/schemas/R{next}"}}, {{"$ref": "#/components/schemas/R{next}"}}]}}"##)
        })
        .collect();
    let text = format!(
        r##"{{"openapi": "3.0.0", "paths": {{"/a": {{"get": {{"responses": {{"200": {{"content": {{"application/json":
            {{"schema": {{"$ref": "#/components/schemas/R0"}}}}}}}}}}}}}}}},
            "components": {{"schemas": {{{}, "R2000": {{"type": "object", "properties": {{"a": {{"type": "string"}}}}}}}}}}}}"##,
        rungs.join(",")
    );
    let start = std::time::Instant::now();
    let api = selected("a.json", &text, &["GET /a"]).unwrap();
    assert_eq!(api.schemas.len(), 2_002);
    let survey = mcpgen::plan::survey(&api.operations[0], &api.schemas, 10).unwrap();
    assert_eq!(survey.paths.iter().map(mcpgen::plan::AnswerPath::display).collect::<Vec<_>>(), ["a"]);
    assert!(start.elapsed() < std::time::Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn a_reference_to_an_empty_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "empty.yaml", "# nothing\n");
    let text =
        "openapi: 3.0.0\npaths: {/a: {get: {responses: {200: {content: {a/b: {schema: {$ref: empty.yaml}}}}}}}}\n";
    write(folder.path(), "api.yaml", text);
    let mut sources = Sources::default();
    let file = sources.read(&folder.path().join("api.yaml"), "api.yaml").unwrap();
    let api = super::selected_from(&mut sources, file, &["GET /a"]).unwrap();
    let expected = "warning[MG0341]: reference `empty.yaml` leads to a file in which nothing stands
  api.yaml:2:69 \"empty.yaml\" taken as a value of any type
  note: JSON pointer `#/paths/~1a/get/responses/200/content/a~1b/schema/$ref`";
    assert_eq!(super::all_told(&sources, &api.warnings), expected);
}

#[test]
fn chains_of_references_and_many_dead_ones_are_bounded() {
    let mut text = "openapi: 3.0.0\npaths:\n  /p0: {get: {operationId: z, responses: {}}}\n".to_owned();
    for path in 1..3_000 {
        text.push_str(&format!("  /p{path}: {{$ref: '#/paths/~1p{}'}}\n", path - 1));
    }
    let start = std::time::Instant::now();
    assert!(selected("a.yaml", &text, &["GET /p90"]).is_ok());
    let told = selected("a.yaml", &text, &["GET /p2999"]).map(|_| ()).unwrap_err();
    assert!(told.contains("error[MG0343]: reference `#/paths/~1p2898` is not followed after 100 others"), "{told}");
    let mut text = "openapi: 3.0.0\npaths:\n  /a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {}}}\ncomponents:\n  schemas:\n    A:\n      properties:\n".to_owned();
    for number in 0..2_000 {
        text.push_str(&format!("        p{number}: {{$ref: '#/components/schemas/SomeSchemaName{number}x'}}\n"));
    }
    for number in 0..2_000 {
        text.push_str(&format!("    SomeSchemaName{number}: {{}}\n"));
    }
    assert!(selected("a.yaml", &text, &["POST /a"]).is_ok());
    assert!(start.elapsed() < std::time::Duration::from_secs(10), "{:?}", start.elapsed());
}
