//! Text into lines, whatever ends them: CR, LF, CRLF or a form feed.

/// The lines of a text.
pub struct Lines<'a> {
    text: &'a str,
    /// Start and end of each line in bytes. Files are limited so that 32 bits hold them.
    spans: Vec<(u32, u32)>,
}

impl<'a> Lines<'a> {
    /// Splits `text`; what follows the last line end is a line unless it is empty.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut spans = Vec::with_capacity(bytes.len() / 64);
        let mut start = 0;
        for end in memchr::memchr3_iter(b'\n', b'\r', b'\x0C', bytes) {
            // The second half of CRLF ended with the first.
            if end < start {
                continue;
            }
            spans.push((start as u32, end as u32));
            let crlf = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
            start = end + if crlf { 2 } else { 1 };
        }
        if start < bytes.len() {
            spans.push((start as u32, bytes.len() as u32));
        }
        Lines { text, spans }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Line number `index`, from 0; empty beyond the last.
    pub fn get(&self, index: usize) -> &'a str {
        let span = self.spans.get(index).copied().unwrap_or_default();
        self.text.get(span.0 as usize..span.1 as usize).unwrap_or_default()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + '_ {
        (0..self.len()).map(|index| self.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        for text in ["a\nb\nc", "a\r\nb\r\nc\r\n", "a\rb\rc", "a\x0Cb\nc\r"] {
            assert_eq!(Lines::new(text).iter().collect::<Vec<_>>(), ["a", "b", "c"], "{text:?}");
        }
        assert_eq!(Lines::new("a\n\r\n\nb").iter().collect::<Vec<_>>(), ["a", "", "", "b"]);
        assert!(Lines::new("").is_empty());
    }
}
