package web

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

// decode fills a question's input from a page's address, by the same tags by
// which the API reads it.
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
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString(values[0])
		case reflect.Int:
			if values[0] == "" {
				continue
			}
			n, err := strconv.Atoi(values[0])
			if err != nil {
				return blindspot.Errorf(blindspot.Usage, "give a whole number", "%q is not a number for %s", values[0], name)
			}
			f.SetInt(int64(n))
		case reflect.Slice:
			f.Set(reflect.ValueOf(values))
		default:
			return blindspot.Errorf(blindspot.Internal, "", "a query cannot hold a %s", f.Kind())
		}
	}
	return nil
}
