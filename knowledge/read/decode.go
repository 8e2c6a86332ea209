package read

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	uni "golang.org/x/text/encoding/unicode"
)

// decode turns bytes of unknown encoding into a string. Bytes that are no text
// in any encoding it knows are refused rather than guessed at: a garbled
// document is worse than none.
func decode(data []byte, b *builder) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return decodeUTF16(data, uni.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return decodeUTF16(data, uni.BigEndian)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		if s, ok := guessUTF16(data); ok {
			return s, nil
		}
		return "", fmt.Errorf("%w: binary data, not a text", ErrUnsupported)
	}
	if n := countControl(data); n > 2 && n*50 > len(data) {
		return "", fmt.Errorf("%w: binary data, not a text", ErrUnsupported)
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	if mostlyUTF8(data) {
		return strings.ToValidUTF8(string(data), "\uFFFD"), nil
	}
	if s, ok := decodeGB(data); ok {
		return s, nil
	}
	if s, ok := decodeLatin(data); ok {
		b.warn("read as Windows-1252 text; check the accented letters and quotes")
		return s, nil
	}
	return "", fmt.Errorf("%w: not readable as UTF-8, UTF-16 or GB18030 text; save it as UTF-8", ErrBroken)
}

func decodeUTF16(data []byte, order uni.Endianness) (string, error) {
	data = data[:len(data)&^1]
	s, err := decodeWith(uni.UTF16(order, uni.UseBOM), data)
	if err != nil || !plausible(s) {
		return "", fmt.Errorf("%w: not readable as UTF-16 text; save it as UTF-8", ErrBroken)
	}
	return s, nil
}

// guessUTF16 recognises UTF-16 without a mark: in one of the two orders the
// bytes make ordinary characters, with more line ends and ASCII than in the
// other.
func guessUTF16(data []byte) (string, bool) {
	zero, printable := 0, 0
	for _, c := range data {
		switch {
		case c == 0:
			zero++
		case c >= 0x20 && c < 0x7F:
			printable++
		}
	}
	// ASCII with stray zeros would pass for rare Chinese characters.
	if zero*4 < len(data) && printable*10 > len(data)*7 {
		return "", false
	}
	best, score := "", -1
	for _, order := range []uni.Endianness{uni.LittleEndian, uni.BigEndian} {
		s, err := decodeWith(uni.UTF16(order, uni.IgnoreBOM), data[:len(data)&^1])
		if err != nil || !plausible(s) {
			continue
		}
		ascii := 0
		for i := range len(s) {
			if s[i] < 0x80 {
				ascii++
			}
		}
		if ascii > score {
			best, score = s, ascii
		}
	}
	return best, score > 0
}

// plausible reports whether decoded characters are of the kind that texts
// here are made of.
func plausible(s string) bool {
	good, all := 0, 0
	for _, r := range s {
		all++
		switch {
		case r == '\n' || r == '\r' || r == '\t', r >= 0x20 && r < 0x7F, r >= 0xA0 && r < 0x530,
			r >= 0x2000 && r < 0x2700, r >= 0x3000 && r < 0x3400, unicode.Is(unicode.Han, r) && r < 0xA000, r >= 0xFF00 && r < 0xFFF0:
			good++
		}
	}
	return good*10 >= all*9
}

func countControl(data []byte) int {
	n := 0
	for _, c := range data {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' && c != 0x1B && c != 0x1A {
			n++
		}
	}
	return n
}

// mostlyUTF8 recognises UTF-8 with a few bad bytes (a cut file, a flipped
// bit), which must not be taken for GB18030.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n <= 1:
			bad++
		case n > 1:
			good++
		}
		data = data[n:]
	}
	return bad*50 <= good
}

// decodeGB reads GB18030 (so GBK and GB2312) and checks that the characters
// are common ones: random bytes decode too, but to rare characters.
func decodeGB(data []byte) (string, bool) {
	s, err := decodeWith(simplifiedchinese.GB18030, data)
	if err != nil || !plausible(s) {
		return "", false
	}
	bad := strings.Count(s, "\uFFFD")
	common, double := 0, 0
	for i := 0; i+1 < len(data); i++ {
		if data[i] < 0x80 {
			continue
		}
		double++
		if data[i] >= 0xA1 && data[i] <= 0xF7 && data[i+1] >= 0xA1 {
			common++
		}
		i++
	}
	return s, bad*50 <= double && common*10 >= double*8
}

// decodeLatin accepts western text with a few accented letters or typographic
// quotes, which Windows writes in its own code page.
func decodeLatin(data []byte) (string, bool) {
	high := 0
	for _, c := range data {
		switch c {
		case 0x81, 0x8D, 0x8F, 0x90, 0x9D:
			return "", false
		}
		if c >= 0x80 {
			high++
		}
	}
	if high*10 > len(data) {
		return "", false
	}
	s, err := decodeWith(charmap.Windows1252, data)
	return s, err == nil
}

func decodeWith(e encoding.Encoding, data []byte) (string, error) {
	out, err := e.NewDecoder().Bytes(data)
	return string(out), err
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)`)

// decodeHTML trusts valid UTF-8 over what the page says of itself: saved pages
// are often converted without the tag being changed.
func decodeHTML(data []byte, b *builder) string {
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		if m := metaCharset.FindSubmatch(data[:min(len(data), 32<<10)]); m != nil {
			if e, name := charset.Lookup(string(m[1])); e != nil && name != "utf-8" {
				if name == "gbk" {
					e = simplifiedchinese.GB18030
				}
				if s, err := decodeWith(e, data); err == nil {
					return s
				}
			}
		}
	}
	s, err := decode(data, b)
	if err != nil {
		b.warn("the encoding of the page is unclear; check the text")
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return s
}
