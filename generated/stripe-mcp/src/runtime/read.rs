//! Reading an upstream answer in one pass: named members are kept as borrowed slices, all others are skipped.
//!
//! A member that is null or of another type than expected stays at its default and never fails the read; of a
//! repeated member the last one counts. Only text that is not JSON is an error.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::leaf::Leaf;

/// An object of the upstream's answer of which some members are read.
pub trait ReadObject<'a>: Default {
    /// Reads or skips the member `name`.
    ///
    /// # Errors
    /// When the text is not JSON.
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error>;
}

/// The value of the member that is being read; each method consumes it into a target.
#[derive(Debug)]
pub struct Member<'m, M> {
    access: &'m mut M,
}

impl<'a, M: MapAccess<'a>> Member<'_, M> {
    /// Keeps the value as it stands.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn leaf(self, target: &mut Leaf<'a>) -> Result<(), M::Error> {
        *target = Leaf::new(self.access.next_value::<&'a RawValue>()?);
        Ok(())
    }

    /// Keeps the value at the end of a chain of objects.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn leaf_at(self, path: &[&str], target: &mut Leaf<'a>) -> Result<(), M::Error> {
        *target = Leaf::default();
        self.access.next_value_seed(Shape(Chain { path, target }))
    }

    /// Reads an object.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn object<T: ReadObject<'a>>(self, target: &mut T) -> Result<(), M::Error> {
        *target = T::default();
        self.access.next_value_seed(Shape(Members(target)))
    }

    /// Reads an array of objects.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn array<T: ReadObject<'a>>(self, target: &mut Array<T>) -> Result<(), M::Error> {
        *target = Array::default();
        self.access.next_value_seed(Shape(Objects(target)))
    }

    /// Reads an array of scalars.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn leaves(self, target: &mut Leaves<'a>) -> Result<(), M::Error> {
        *target = Leaves::default();
        self.access.next_value_seed(Shape(Scalars(target)))
    }

    /// Passes over the value.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn skip(self) -> Result<(), M::Error> {
        self.access.next_value::<IgnoredAny>().map(drop)
    }
}

/// An array of objects.
#[derive(Clone, Debug)]
pub struct Array<T> {
    /// The elements that are objects.
    pub items: Vec<T>,
    /// Where each of them stood in the upstream's array, from 0.
    pub places: Vec<u32>,
    /// How many elements were not.
    pub dropped: usize,
    /// Whether there was an array at all.
    pub presence: Presence,
}

impl<T> Default for Array<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: Vec::new(), dropped: 0, presence: Presence::Absent }
    }
}

/// An array of scalars.
#[derive(Clone, Debug, Default)]
pub struct Leaves<'a> {
    /// The elements as they stand.
    pub items: Vec<Leaf<'a>>,
    /// Whether there was an array at all.
    pub presence: Presence,
}

/// What stood where an array was expected.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Presence {
    /// Nothing, or null.
    #[default]
    Absent,
    /// Something else.
    Mistyped,
    /// An array.
    Present,
}

/// Reads a whole text as one object.
///
/// # Errors
/// When the text is not JSON, or not an object.
pub fn read_object<'a, T: ReadObject<'a>>(text: &'a str) -> Result<T, serde_json::Error> {
    let mut target = None;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Shape(Item(&mut target)).deserialize(&mut deserializer)?;
    deserializer.end()?;
    target.ok_or_else(|| Error::custom("the answer is not an object"))
}

/// What to do with an object or an array that stands where the target expects one; anything else is passed over.
trait Fill<'a>: Sized {
    /// Takes the members of an object.
    fn object<A: MapAccess<'a>>(self, members: A) -> Result<(), A::Error> {
        pass_over_object(members)
    }

    /// Takes the elements of an array.
    fn array<A: SeqAccess<'a>>(self, elements: A) -> Result<(), A::Error> {
        pass_over_array(elements)
    }

    /// Takes note of a string, number or boolean.
    fn scalar(self) {}
}

/// Serde's side of [`Fill`].
struct Shape<F>(F);

impl<'a, F: Fill<'a>> DeserializeSeed<'a> for Shape<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a, F: Fill<'a>> Visitor<'a> for Shape<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'a>>(self, members: A) -> Result<(), A::Error> {
        self.0.object(members)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, elements: A) -> Result<(), A::Error> {
        self.0.array(elements)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }
}

/// Fills a typed object.
struct Members<'t, T>(&'t mut T);

impl<'a, T: ReadObject<'a>> Fill<'a> for Members<'_, T> {
    fn object<A: MapAccess<'a>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key_seed(Name)? {
            self.0.member(&name, Member { access: &mut members })?;
        }
        Ok(())
    }
}

/// Follows a chain of objects to one leaf.
struct Chain<'t, 'a> {
    path: &'t [&'t str],
    target: &'t mut Leaf<'a>,
}

impl<'a> Fill<'a> for Chain<'_, 'a> {
    fn object<A: MapAccess<'a>>(self, mut members: A) -> Result<(), A::Error> {
        let Some((wanted, rest)) = self.path.split_first() else {
            return pass_over_object(members);
        };
        while let Some(name) = members.next_key_seed(Name)? {
            let member = Member { access: &mut members };
            if name != *wanted {
                member.skip()?;
            } else if rest.is_empty() {
                member.leaf(self.target)?;
            } else {
                member.leaf_at(rest, self.target)?;
            }
        }
        Ok(())
    }
}

/// Fills an array of objects.
struct Objects<'t, T>(&'t mut Array<T>);

impl<'a, T: ReadObject<'a>> Fill<'a> for Objects<'_, T> {
    fn object<A: MapAccess<'a>>(self, members: A) -> Result<(), A::Error> {
        self.0.presence = Presence::Mistyped;
        pass_over_object(members)
    }

    fn array<A: SeqAccess<'a>>(self, mut elements: A) -> Result<(), A::Error> {
        self.0.presence = Presence::Present;
        while let Some(element) = elements.next_element_seed(Element(PhantomData))? {
            match element {
                Some(item) => {
                    let place = self.0.items.len() + self.0.dropped;
                    self.0.places.push(u32::try_from(place).unwrap_or(u32::MAX));
                    self.0.items.push(item);
                }
                None => self.0.dropped += 1,
            }
        }
        Ok(())
    }

    fn scalar(self) {
        self.0.presence = Presence::Mistyped;
    }
}

/// One element of an array of objects: nothing when it is not an object.
struct Element<T>(PhantomData<T>);

impl<'a, T: ReadObject<'a>> DeserializeSeed<'a> for Element<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        let mut item = None;
        Shape(Item(&mut item)).deserialize(deserializer)?;
        Ok(item)
    }
}

/// Fills an object that may be missing.
struct Item<'t, T>(&'t mut Option<T>);

impl<'a, T: ReadObject<'a>> Fill<'a> for Item<'_, T> {
    fn object<A: MapAccess<'a>>(self, members: A) -> Result<(), A::Error> {
        Members(self.0.insert(T::default())).object(members)
    }
}

/// Fills an array of scalars.
struct Scalars<'t, 'a>(&'t mut Leaves<'a>);

impl<'a> Fill<'a> for Scalars<'_, 'a> {
    fn object<A: MapAccess<'a>>(self, members: A) -> Result<(), A::Error> {
        self.0.presence = Presence::Mistyped;
        pass_over_object(members)
    }

    fn array<A: SeqAccess<'a>>(self, mut elements: A) -> Result<(), A::Error> {
        self.0.presence = Presence::Present;
        while let Some(raw) = elements.next_element::<&'a RawValue>()? {
            self.0.items.push(Leaf::new(raw));
        }
        Ok(())
    }

    fn scalar(self) {
        self.0.presence = Presence::Mistyped;
    }
}

/// The name of a member, borrowed unless it holds escapes.
struct Name;

impl<'a> DeserializeSeed<'a> for Name {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Name {
    type Value = Cow<'a, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

fn pass_over_object<'a, A: MapAccess<'a>>(mut members: A) -> Result<(), A::Error> {
    while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

fn pass_over_array<'a, A: SeqAccess<'a>>(mut elements: A) -> Result<(), A::Error> {
    while elements.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}
