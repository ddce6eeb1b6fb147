package casefile

import (
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// maxDepth is far more than a case needs. The parser takes minutes for half a million
// brackets in brackets, and the tokens of them are there in a blink.
const maxDepth = 64

// tooDeep is the line on which lists or maps are nested deeper than that, 0 where
// none are.
func tooDeep(data []byte) (line int) {
	open, inLine := 0, 0
	for _, t := range lexer.Tokenize(string(data)) {
		if t.Position.Line != line {
			line, inLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			open++
		case token.SequenceEndType, token.MappingEndType:
			open--
		case token.SequenceEntryType, token.MappingKeyType: // "- - -" nests, too
			inLine++
		default:
		}
		if open > maxDepth || inLine > maxDepth {
			return line
		}
	}
	return 0
}
