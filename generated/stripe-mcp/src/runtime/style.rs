//! How values are written in paths, queries, headers and cookies: the styles of OpenAPI.
//!
//! The forms are those of the table "Style Examples" as OpenAPI 3.0.4, 3.1.1 and 3.2 print it, which are those of RFC
//! 6570. What the table leaves open is settled so: an empty list or object is left out (and refused in a path), lists
//! and objects within lists and objects are written as JSON, but in `deepObject` as further brackets.

use serde_json::{Map, Value};

use super::escape::{RESERVED, encode, path_problem};

/// Said of an element that would fall into two.
const HOLDS_SEPARATOR: Problem = "must not hold what separates the elements of its list";

/// What is wrong with a value, to follow the argument's name in a sentence.
pub type Problem = &'static str;

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    explode: bool,
    reserved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    TabDelimited,
    DeepObject,
    Cookie,
    Json,
}

impl Style {
    /// `a,b`, in a path or header.
    pub const SIMPLE: Self = Self::of(Kind::Simple);
    /// `.a,b`, in a path.
    pub const LABEL: Self = Self::of(Kind::Label);
    /// `;name=a,b`, in a path.
    pub const MATRIX: Self = Self::of(Kind::Matrix);
    /// `name=a,b`, in a query or cookie.
    pub const FORM: Self = Self::of(Kind::Form);
    /// `name=a%20b`, in a query.
    pub const SPACE_DELIMITED: Self = Self::of(Kind::SpaceDelimited);
    /// `name=a%7Cb`, in a query.
    pub const PIPE_DELIMITED: Self = Self::of(Kind::PipeDelimited);
    /// `name=a%09b`, which only Swagger 2.0 has (`tsv`).
    pub const TAB_DELIMITED: Self = Self::of(Kind::TabDelimited);
    /// `name[member]=a`, in a query.
    pub const DEEP_OBJECT: Self = Self::of(Kind::DeepObject);
    /// `name=a; name=b`, in a cookie.
    pub const COOKIE: Self = Self::of(Kind::Cookie);
    /// The value as JSON, for parameters that are described by `content`.
    pub const JSON: Self = Self::of(Kind::Json);

    const fn of(kind: Kind) -> Self {
        Self { kind, explode: false, reserved: false }
    }

    /// The same style with every element or member written on its own.
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self { explode: true, ..self }
    }

    /// The same style with reserved characters kept, as far as [`RESERVED`] says.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }

    /// A value within one segment of a path, encoded.
    ///
    /// # Errors
    /// For every text in it that [`path_problem`] tells of, and for nothing at all.
    pub fn in_path(self, name: &str, value: &Value) -> Result<String, Problem> {
        let parts = self.parts(value);
        let is_one = matches!(parts, Parts::One(_));
        let (separator, letter) = match self.kind {
            Kind::Label if self.explode => (".", Some('.')),
            _ => self.separator(),
        };
        let escape = |text: &str| match (path_problem(text), letter) {
            (Some(problem), _) => Err(problem),
            (None, Some(letter)) if !is_one && text.contains(letter) => Err(HOLDS_SEPARATOR),
            _ => Ok(encoded(text, "")),
        };
        let parts = parts.map(escape)?;
        let name = encoded(name, "");
        let written = match self.kind {
            Kind::Label => self.joined(parts, separator).map(|text| format!(".{text}")),
            Kind::Matrix => self.pairs(&name, parts, separator).map(|pairs| format!(";{}", pairs.join(";"))),
            _ => self.joined(parts, separator),
        };
        written.ok_or("must not be empty")
    }

    /// The pairs of a query, encoded: none for null and for what is empty.
    ///
    /// # Errors
    /// For an element that holds the separator of its list.
    pub fn in_query(self, name: &str, value: &Value) -> Result<Vec<String>, Problem> {
        let name = encoded(name, "");
        if self.kind == Kind::DeepObject {
            let mut pairs = Vec::new();
            deep(&name, value, if self.reserved { RESERVED } else { "" }, &mut pairs);
            return Ok(pairs);
        }
        let (separator, letter) = self.separator();
        let parts = self.parts(value);
        let kept = match (self.reserved, &parts) {
            (false, _) => "",
            (true, Parts::One(_)) => RESERVED,
            // Between elements a comma is no data.
            (true, _) => "!$()*/:?@[]",
        };
        let is_one = matches!(parts, Parts::One(_));
        let escape = |text: &str| match letter {
            Some(letter) if !is_one && text.contains(letter) && !self.explode => Err(HOLDS_SEPARATOR),
            _ => Ok(encoded(text, kept)),
        };
        Ok(self.pairs(&name, parts.map(escape)?, separator).unwrap_or_default())
    }

    /// The value of a header; none for null and for what is empty. JSON is written in ASCII, which is all that a header
    /// can carry.
    ///
    /// # Errors
    /// For an element that holds the separator of its list.
    pub fn in_header(self, value: &Value) -> Result<Option<String>, Problem> {
        let parts = self.parts(value);
        let is_one = matches!(parts, Parts::One(_));
        let letter = self.separator().1.unwrap_or(',');
        let escape = |text: &str| match !is_one && text.contains(letter) {
            _ if self.kind == Kind::Json => Ok(in_ascii(text)),
            true => Err(HOLDS_SEPARATOR),
            false => Ok(text.to_owned()),
        };
        Ok(self.joined(parts.map(escape)?, &letter.to_string()))
    }

    /// One cookie or several, as the header `cookie` holds them; none for null and for what is empty. Only JSON is
    /// encoded, which no cookie could hold otherwise; for the rest readers of cookies disagree on that.
    ///
    /// # Errors
    /// For what RFC 6265 does not allow in a cookie.
    pub fn in_cookie(self, name: &str, value: &Value) -> Result<Option<String>, Problem> {
        let parts = self.parts(value);
        let is_one = matches!(parts, Parts::One(_));
        let is_json = self.kind == Kind::Json;
        let escape = |text: &str| match text.bytes().all(is_cookie_byte) && (is_one || !text.contains(['&', '='])) {
            _ if is_json => Ok(encoded(text, "")),
            true => Ok(text.to_owned()),
            false => Err("must hold only what a cookie can: ASCII without spaces, quotes, `,`, `;` and `\\`"),
        };
        let pairs = self.pairs(name, parts.map(escape)?, ",");
        Ok(pairs.map(|pairs| pairs.join(if self.kind == Kind::Cookie { "; " } else { "&" })))
    }

    /// What stands between elements of one text, and the letter that it is for those who decode it first: that one
    /// cannot be told from the same letter in an element.
    fn separator(self) -> (&'static str, Option<char>) {
        match self.kind {
            Kind::SpaceDelimited => ("%20", Some(' ')),
            Kind::PipeDelimited => ("%7C", Some('|')),
            Kind::TabDelimited => ("%09", Some('\t')),
            _ => (",", None),
        }
    }

    /// The texts of a value, not yet escaped.
    fn parts(self, value: &Value) -> Parts {
        match value {
            Value::Null => Parts::Elements(Vec::new()),
            _ if self.kind == Kind::Json => Parts::One(value.to_string()),
            Value::Array(elements) => {
                Parts::Elements(elements.iter().filter(|element| !element.is_null()).map(spelling).collect())
            }
            Value::Object(members) => {
                Parts::Members(present(members).map(|(name, member)| (name.clone(), spelling(member))).collect())
            }
            scalar => Parts::One(spelling(scalar)),
        }
    }

    /// All parts as one text; none when there are none.
    fn joined(self, parts: Parts, separator: &str) -> Option<String> {
        let texts = match parts {
            Parts::One(text) => return Some(text),
            Parts::Elements(elements) => elements,
            Parts::Members(members) if self.explode => {
                members.into_iter().map(|(name, member)| format!("{name}={member}")).collect()
            }
            Parts::Members(members) => members.into_iter().flat_map(|(name, member)| [name, member]).collect(),
        };
        (!texts.is_empty()).then(|| texts.join(separator))
    }

    /// The parts as pairs of a name and a value; none when there are none.
    fn pairs(self, name: &str, parts: Parts, separator: &str) -> Option<Vec<String>> {
        let pairs: Vec<String> = match parts {
            Parts::Elements(elements) if self.explode => {
                elements.into_iter().map(|element| format!("{name}={element}")).collect()
            }
            Parts::Members(members) if self.explode => {
                members.into_iter().map(|(name, member)| format!("{name}={member}")).collect()
            }
            parts => self.joined(parts, separator).map(|text| format!("{name}={text}")).into_iter().collect(),
        };
        (!pairs.is_empty()).then_some(pairs)
    }
}

/// The texts of a value.
enum Parts {
    One(String),
    Elements(Vec<String>),
    Members(Vec<(String, String)>),
}

impl Parts {
    /// Every text, names of members among them, made ready for its place.
    fn map(self, escape: impl Fn(&str) -> Result<String, Problem>) -> Result<Self, Problem> {
        Ok(match self {
            Self::One(text) => Self::One(escape(&text)?),
            Self::Elements(texts) => Self::Elements(texts.iter().map(|text| escape(text)).collect::<Result<_, _>>()?),
            Self::Members(members) => {
                let pair = |(name, text): &(String, String)| escape(name).and_then(|name| Ok((name, escape(text)?)));
                Self::Members(members.iter().map(pair).collect::<Result<_, Problem>>()?)
            }
        })
    }
}

/// A scalar as text, anything else as JSON. A float is written without an exponent, as a number of its own is.
pub fn spelling(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_f64().filter(|_| !number.is_i64() && !number.is_u64()) {
            Some(float) => float.to_string(),
            None => number.to_string(),
        },
        other => other.to_string(),
    }
}

/// The pairs of an object: `name[member]`, and `name[0]` for elements.
fn deep(name: &str, value: &Value, kept: &str, pairs: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (member, value) in present(members) {
                deep(&format!("{name}%5B{}%5D", encoded(member, "")), value, kept, pairs);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                deep(&format!("{name}%5B{index}%5D"), element, kept, pairs);
            }
        }
        scalar => pairs.push(format!("{name}={}", encoded(&spelling(scalar), kept))),
    }
}

fn present(members: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    members.iter().filter(|(_, member)| !member.is_null())
}

/// JSON with every other letter than those of ASCII as an escape, and U+007F, which JSON may hold but no header.
fn in_ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() && letter != '\u{7f}' {
            ascii.push(letter);
        } else {
            let units =
                letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
            ascii.push_str(&units);
        }
    }
    ascii
}

fn encoded(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    encode(text, kept, &mut out);
    out
}

/// RFC 6265, section 4.1.1, "cookie-octet".
fn is_cookie_byte(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e)
}
