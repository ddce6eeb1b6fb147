package casefile

import (
	"fmt"
	"reflect"

	"github.com/goccy/go-yaml/ast"

	"github.com/blindspot/blindspot"
)

// The YAML library checks no value that it decodes: into a text it writes 1.10 as
// "1.1" and 007 as "7", into a whole number 1.5 as 1. So the syntax tree is held
// against the shape that is asked for here, and a text is what stands in the file.

// decode fills a value from a node, and records a fault for what does not fit.
func (d document) decode(node ast.Node, path string, into reflect.Value) {
	if node == nil || node.Type() == ast.NullType {
		return // an empty value leaves the field as it is: what must be there is asked for later
	}
	switch into.Kind() {
	case reflect.Struct:
		d.decodeStruct(node, path, into)
	case reflect.Map:
		d.decodeMap(node, path, into)
	case reflect.Slice:
		sequence, ok := node.(*ast.SequenceNode)
		if !ok {
			d.wrong(node, path, "a list")
			return
		}
		list := reflect.MakeSlice(into.Type(), len(sequence.Values), len(sequence.Values))
		for i, v := range sequence.Values {
			at := fmt.Sprintf("%s[%d]", path, i)
			if v.Type() == ast.NullType {
				d.wrong(v, at, "a value")
			}
			d.decode(v, at, list.Index(i))
		}
		into.Set(list)
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.decode(node, path, into.Elem())
	case reflect.Float64:
		d.decodeNumber(node, path, into)
	default:
		if text, ok := textOf(node); ok {
			into.SetString(text)
			return
		}
		d.wrong(node, path, "a text")
	}
}

// wrong records that a node is not what is wanted.
func (d document) wrong(node ast.Node, path, wanted string) {
	d.faults.add(d.file, startLine(node), field(path), "expected %s, found %s", wanted, kindOf(node))
}

func field(path string) string {
	if len(path) > 2 {
		return path[2:] // without "$."
	}
	return ""
}

func kindOf(node ast.Node) string {
	switch node.Type() {
	case ast.MappingType, ast.MappingValueType:
		return "keys with values"
	case ast.SequenceType:
		return "a list"
	case ast.NullType:
		return "nothing"
	case ast.TagType:
		return "the tag " + node.GetToken().Value + ": tags are not read here"
	default:
		if text, ok := textOf(node); ok {
			return fmt.Sprintf("%q", text)
		}
		return "something else"
	}
}

// textOf is what stands in the file for a scalar, without its quotes.
func textOf(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return node.GetToken().Value, true
	}
	return "", false
}

func (d document) decodeNumber(node ast.Node, path string, into reflect.Value) {
	text, ok := textOf(node)
	v, number := blindspot.ParseDecimal(text)
	if !ok || !number {
		d.wrong(node, path, "a number in decimal digits")
		return
	}
	into.SetFloat(v)
}

// pair is a key of a mapping with its value.
type pair struct {
	key   string
	node  ast.Node // of the key
	value ast.Node
}

// pairs lists the keys of a mapping; ok is false where the node is none. Keys
// that stand twice and merge keys are faults: which of two values counts would
// depend on the order of lines.
func (d document) pairs(node ast.Node, path string) (list []pair, ok bool) {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		d.wrong(node, path, "keys with values")
		return nil, false
	}
	seen := map[string]int{}
	for _, v := range values {
		if v.Key.IsMergeKey() {
			d.faults.add(d.file, startLine(v.Key), field(path), "merge keys (<<) are not read here; write the values out")
			continue
		}
		key, isText := textOf(v.Key)
		if !isText {
			d.wrong(v.Key, path, "a key")
			continue
		}
		line := startLine(v.Key)
		if first, twice := seen[key]; twice {
			d.faults.add(d.file, line, key, "the key stands already on line %d", first)
			continue
		}
		seen[key] = line
		list = append(list, pair{key, v.Key, v.Value})
	}
	return list, true
}

func (d document) decodeStruct(node ast.Node, path string, into reflect.Value) {
	pairs, ok := d.pairs(node, path)
	if !ok {
		return
	}
	fields := map[string]int{}
	for i := range into.NumField() {
		fields[into.Type().Field(i).Tag.Get("yaml")] = i
	}
	for _, p := range pairs {
		i, known := fields[p.key]
		if !known {
			d.faults.add(d.file, startLine(p.node), p.key, "unknown key%s", suggestKey(p.key, sortedKeys(fields), d.schema))
			continue
		}
		d.decode(p.value, path+"."+p.key, into.Field(i))
	}
}

// decodeMap fills a map of texts.
func (d document) decodeMap(node ast.Node, path string, into reflect.Value) {
	pairs, ok := d.pairs(node, path)
	if !ok {
		return
	}
	into.Set(reflect.MakeMapWithSize(into.Type(), len(pairs)))
	for _, p := range pairs {
		text := reflect.New(into.Type().Elem()).Elem()
		d.decode(p.value, path+"."+p.key, text)
		into.SetMapIndex(reflect.ValueOf(p.key), text)
	}
}
