package web

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

// decode fills a question's input from a page's address, by the same tags by
// which the API reads it, and refuses what the API refuses.
func decode(r *http.Request, in any) error {
	query := r.URL.Query()
	v := reflect.ValueOf(in).Elem()
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		if name := tag.Get("path"); name != "" {
			v.Field(i).SetString(r.PathValue(name))
			continue
		}
		name, _, _ := strings.Cut(tag.Get("query"), ",")
		values := query[name]
		if name == "" || len(values) == 0 {
			continue
		}
		if err := fill(v.Field(i), name, values, tag); err != nil {
			return err
		}
	}
	return nil
}

func fill(f reflect.Value, name string, values []string, tag reflect.StructTag) error {
	switch f.Kind() {
	case reflect.String:
		if most, ok := bound(tag, "maxLength"); ok && len([]rune(values[0])) > most {
			return blindspot.Errorf(blindspot.Usage, "give at most "+tag.Get("maxLength")+" characters", "the text for %s is too long", name)
		}
		if allowed := tag.Get("enum"); allowed != "" && !slices.Contains(strings.Split(allowed, ","), values[0]) {
			return blindspot.Errorf(blindspot.Usage, "give one of: "+strings.ReplaceAll(strings.Trim(allowed, ","), ",", ", "), "%q is no %s", values[0], name)
		}
		f.SetString(values[0])
	case reflect.Int:
		return fillInt(f, name, values[0], tag)
	case reflect.Slice:
		if most, ok := bound(tag, "maxItems"); ok && len(values) > most {
			return blindspot.Errorf(blindspot.Usage, "give at most "+tag.Get("maxItems"), "there are too many of %s", name)
		}
		f.Set(reflect.ValueOf(values))
	default:
		return blindspot.Errorf(blindspot.Internal, "", "a query cannot hold a %s", f.Kind())
	}
	return nil
}

func fillInt(f reflect.Value, name, text string, tag reflect.StructTag) error {
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return blindspot.Errorf(blindspot.Usage, "give a whole number", "%q is not a number for %s", text, name)
	}
	if least, ok := bound(tag, "minimum"); ok && n < least {
		return blindspot.Errorf(blindspot.Usage, "give at least "+tag.Get("minimum"), "%d is too small for %s", n, name)
	}
	if most, ok := bound(tag, "maximum"); ok && n > most {
		return blindspot.Errorf(blindspot.Usage, "give at most "+tag.Get("maximum"), "%d is too large for %s", n, name)
	}
	f.SetInt(int64(n))
	return nil
}

func bound(tag reflect.StructTag, name string) (int, bool) {
	n, err := strconv.Atoi(tag.Get(name))
	return n, err == nil
}
