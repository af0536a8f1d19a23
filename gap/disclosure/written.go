package disclosure

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"mirror/gap"
)

// A release is read in the form MarshalJSON gives it: fields in their order and nothing between them. Knowing what comes
// next, that takes a tenth of the time of encoding/json, which searches each name and reads each number twice.
// A text in any other form is left to encoding/json, which also says what is wrong with it.

// written reads a result in the form in which it is written, into memory of its own; false: the text has another form.
func written(b []byte) (r gap.Result, ok bool) {
	s := script{text: b, words: map[string]string{}}
	ok = readResult()(&s, reflect.ValueOf(&r).Elem()) && s.at == len(s.text)
	return r, ok
}

var readResult = sync.OnceValue(func() reading { return readingOf(reflect.TypeFor[gap.Result]()) })

// reading reads the next value into a variable that has its zero value; false where the text has another form.
type reading func(s *script, into reflect.Value) bool

// readingOf is how values of a type are read.
func readingOf(t reflect.Type) reading {
	switch t {
	case reflect.TypeFor[gap.Number]():
		return readNumber
	case reflect.TypeFor[gap.Word]():
		return readWord
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return readOther
	}
	switch t.Kind() {
	case reflect.Struct:
		return readingOfStruct(t)
	case reflect.Slice:
		return readingOfList(t)
	case reflect.Pointer:
		return readingOfPointer(t)
	case reflect.String:
		return readString
	case reflect.Bool:
		return readBool
	case reflect.Float64:
		return readFloat
	}
	return readOther
}

// field is a field of a struct, or of one that is embedded in it.
type field struct {
	key  string // its name with quotes and colon
	at   []int
	read reading
}

func fieldsOf(t reflect.Type) (all []field) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			for _, inner := range fieldsOf(f.Type) {
				inner.at = append([]int{i}, inner.at...)
				all = append(all, inner)
			}
		case f.IsExported() && name != "-":
			all = append(all, field{strconv.Quote(name) + ":", []int{i}, readingOf(f.Type)})
		}
	}
	return all
}

func readingOfStruct(t reflect.Type) reading {
	fields := fieldsOf(t)
	return func(s *script, into reflect.Value) bool {
		if !s.take("{") {
			return false
		}
		if s.take("}") {
			return true
		}
		for i := range fields {
			f := &fields[i]
			if !s.take(f.key) {
				continue // it is left out when it is empty
			}
			value := into.Field(f.at[0])
			for _, inner := range f.at[1:] {
				value = value.Field(inner)
			}
			if !f.read(s, value) {
				return false
			}
			if !s.take(",") {
				return s.take("}")
			}
		}
		return false
	}
}

func readingOfList(t reflect.Type) reading {
	element := readingOf(t.Elem())
	return func(s *script, into reflect.Value) bool {
		if s.take("null") {
			return true
		}
		if !s.take("[") {
			return false
		}
		if s.take("]") {
			into.Set(reflect.MakeSlice(t, 0, 0))
			return true
		}
		from := s.at
		for n := 0; ; n++ {
			if n == into.Cap() { // the longer it is the more, and at most as many as fit into the rest of the text
				into.Grow(max(1, min(max(3*n, n*n/4), n*(len(s.text)-s.at)/max(1, s.at-from))))
			}
			into.SetLen(n + 1)
			if !element(s, into.Index(n)) {
				return false
			}
			if !s.take(",") {
				return s.take("]")
			}
		}
	}
}

func readingOfPointer(t reflect.Type) reading {
	pointed := readingOf(t.Elem())
	return func(s *script, into reflect.Value) bool {
		to := reflect.New(t.Elem())
		into.Set(to)
		return pointed(s, to.Elem())
	}
}

func readNumber(s *script, into reflect.Value) bool {
	if s.take("null") {
		return true
	}
	x, ok := s.number()
	// Nearly all of a release are numbers; into.Addr().Interface().(*gap.Number) would double the time of one.
	*(*gap.Number)(unsafe.Pointer(into.UnsafeAddr())) = gap.Some(x)
	return ok
}

func readFloat(s *script, into reflect.Value) bool {
	x, ok := s.number()
	into.SetFloat(x)
	return ok
}

func readWord(s *script, into reflect.Value) bool { return s.take("null") || readString(s, into) }

func readString(s *script, into reflect.Value) bool {
	text, ok := s.quoted()
	into.SetString(text)
	return ok
}

func readBool(s *script, into reflect.Value) bool {
	into.SetBool(s.take("true"))
	return into.Bool() || s.take("false")
}

// readOther leaves a value to encoding/json. There are few of them.
func readOther(s *script, into reflect.Value) bool {
	d := json.NewDecoder(bytes.NewReader(s.text[s.at:]))
	d.DisallowUnknownFields()
	if d.Decode(into.Addr().Interface()) != nil {
		return false
	}
	s.at += int(d.InputOffset())
	return true
}
