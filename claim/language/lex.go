package language

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxBytes is how long a claim may be.
const MaxBytes = 2000

type tokenKind int

const (
	end tokenKind = iota
	word
	quoted // a name or text in quotation marks
	sign   // < <= > >= = * , .. %
)

// token is a word, a quoted text or a sign of the claim.
type token struct {
	kind     tokenKind
	text     string // of a quoted text, what stands between the marks
	from, to int    // bytes of the claim
}

var signs = []string{"..", "<=", ">=", "≤", "≥", "<", ">", "=", "*", "×", ",", "%"}

var sameSign = map[string]string{"≤": "<=", "≥": ">=", "×": "*"}

// lex cuts a claim into tokens, with one of kind end after the last.
func lex(text string) ([]token, *Fault) {
	switch {
	case len(text) > MaxBytes && !strings.HasPrefix(strings.TrimSpace(text[:20]), "%PDF-"):
		return nil, &Fault{Reason: "a claim is one line of at most " + strconv.Itoa(MaxBytes) + " characters"}
	case strings.HasPrefix(strings.TrimSpace(text), "%PDF-"):
		return nil, &Fault{Reason: "this is a PDF file, and a claim is one line of text"}
	case !utf8.ValidString(text):
		return nil, &Fault{Text: strings.ToValidUTF8(text, "?"), Reason: "the claim is no text in UTF-8"}
	}
	var out []token
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\t':
			i += size
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			before := strings.TrimRight(text[:i], "\r\n\t ")
			return nil, &Fault{Text: before, From: len(before), To: len(before), Reason: "a claim is one line of text"}
		case r == '"' || r == '“':
			t, fault := quote(text, i, size)
			if fault != nil {
				return nil, fault
			}
			out, i = append(out, t), t.to
		default:
			t := plain(text, i)
			out, i = append(out, t), t.to
		}
	}
	return append(out, token{kind: end, from: len(text), to: len(text)}), nil
}

// quote reads a quoted text; a mark within it stands twice.
func quote(text string, from, size int) (token, *Fault) {
	var b strings.Builder
	for i := from + size; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '"' && strings.HasPrefix(text[i+n:], `"`):
			b.WriteByte('"')
			i += 2 * n
			continue
		case r == '"' || r == '”':
			return token{quoted, strings.TrimSpace(b.String()), from, i + n}, nil
		case unicode.IsControl(r):
			return token{}, &Fault{Text: text[:i], From: from, To: i, Reason: "a claim is one line of text"}
		}
		b.WriteRune(r)
		i += n
	}
	return token{}, &Fault{Text: text, From: from, To: len(text), Reason: "the quotation mark is never closed"}
}

// plain reads a sign, or a word up to the next space, mark or sign.
func plain(text string, from int) token {
	if s := signAt(text[from:]); s != "" {
		t := token{sign, s, from, from + len(s)}
		if same, ok := sameSign[s]; ok {
			t.text = same
		}
		return t
	}
	i := from
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '"' || r == '“' || r == '”' && i > from || signAt(text[i:]) != "" {
			break
		}
		i += size
	}
	return token{word, text[from:i], from, i}
}

func signAt(text string) string {
	for _, s := range signs {
		if strings.HasPrefix(text, s) {
			return s
		}
	}
	return ""
}

// is reports whether the token is the keyword, in whatever case.
func (t token) is(keyword string) bool { return t.kind == word && strings.EqualFold(t.text, keyword) }

// isSign reports whether the token is one of the signs.
func (t token) isSign(s string) bool { return t.kind == sign && t.text == s }

// decimal reports whether the token is written as a number in decimal digits.
func (t token) decimal() bool {
	if t.kind != word {
		return false
	}
	dot := false
	for i, r := range strings.TrimPrefix(t.text, "-") {
		switch {
		case r == '.' && !dot && i > 0:
			dot = true
		case r < '0' || r > '9':
			return false
		}
	}
	return t.text != "" && t.text != "-" && !strings.HasSuffix(t.text, ".")
}

// whole reports whether the token is a whole number from 0.
func (t token) whole() bool { return t.decimal() && !strings.ContainsAny(t.text, ".-") }
