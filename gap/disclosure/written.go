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
	s := script{text: b}
	ok = readResult()(&s, unsafe.Pointer(&r)) && s.at == len(s.text)
	return r, ok
}

var readResult = sync.OnceValue(func() reading { return readingOf(reflect.TypeFor[gap.Result]()) })

// reading reads the next value into a variable of the type that it was made for, which has its zero value; false where the
// text has another form. Nearly all of a release are fields of rows: to come to each by reflection takes longer than to read
// it, so a variable is known by where it lies, and reflection only says so once.
type reading func(s *script, into unsafe.Pointer) bool

// readingOf is how values of a type are read.
func readingOf(t reflect.Type) reading {
	switch t {
	case reflect.TypeFor[gap.Number]():
		return readNumber
	case reflect.TypeFor[gap.Word]():
		return readWord
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return readingOfOther(t)
	}
	switch t.Kind() {
	case reflect.Struct:
		return readingOfStruct(t)
	case reflect.Slice:
		return readingOfList(t)
	case reflect.Array:
		return readingOfArray(t)
	case reflect.Pointer:
		return readingOfPointer(t)
	case reflect.String:
		return readString
	case reflect.Bool:
		return readBool
	case reflect.Float64:
		return readFloat
	case reflect.Int:
		return readInt
	}
	return readingOfOther(t)
}

// field is a field of a struct, or of one that is embedded in it.
type field struct {
	key  string // its name with quotes, between comma and colon
	at   uintptr
	read reading
}

func fieldsOf(t reflect.Type) (all []field) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			for _, inner := range fieldsOf(f.Type) {
				inner.at += f.Offset
				all = append(all, inner)
			}
		case f.IsExported() && name != "-":
			all = append(all, field{"," + strconv.Quote(name) + ":", f.Offset, readingOf(f.Type)})
		}
	}
	return all
}

func readingOfStruct(t reflect.Type) reading {
	fields := fieldsOf(t)
	return func(s *script, into unsafe.Pointer) bool {
		if !s.take("{") {
			return false
		}
		comma := 1 // there is none before the first
		for i := range fields {
			f := &fields[i]
			if !s.take(f.key[comma:]) {
				continue // it is left out when it is empty
			}
			if !f.read(s, unsafe.Add(into, f.at)) {
				return false
			}
			if comma = 0; s.take("}") {
				return true
			}
		}
		return comma == 1 && s.take("}")
	}
}

// list is a slice as it lies in memory.
type list struct {
	first    unsafe.Pointer
	len, cap int
}

func readingOfList(t reflect.Type) reading {
	element, size := readingOf(t.Elem()), t.Elem().Size()
	return func(s *script, into unsafe.Pointer) bool {
		if s.take("null") {
			return true
		}
		if !s.take("[") {
			return false
		}
		slice := reflect.NewAt(t, into).Elem()
		if s.take("]") {
			slice.Set(reflect.MakeSlice(t, 0, 0))
			return true
		}
		l, from := (*list)(into), s.at
		for n := 0; ; n++ {
			if n == l.cap { // the longer it is the more, and at most as many as fit into the rest of the text
				slice.Grow(max(1, min(max(3*n, n*n/4), n*(len(s.text)-s.at)/max(1, s.at-from))))
			}
			l.len = n + 1
			if !element(s, unsafe.Add(l.first, uintptr(n)*size)) {
				return false
			}
			if !s.take(",") {
				return s.take("]")
			}
		}
	}
}

// readingOfArray reads as many values as it has room for.
func readingOfArray(t reflect.Type) reading {
	element, size, n := readingOf(t.Elem()), t.Elem().Size(), t.Len()
	return func(s *script, into unsafe.Pointer) bool {
		before := "["
		for i := range n {
			if !s.take(before) || !element(s, unsafe.Add(into, uintptr(i)*size)) {
				return false
			}
			before = ","
		}
		return s.take("]")
	}
}

func readingOfPointer(t reflect.Type) reading {
	pointed := readingOf(t.Elem())
	return func(s *script, into unsafe.Pointer) bool {
		to := reflect.New(t.Elem()).UnsafePointer()
		*(*unsafe.Pointer)(into) = to
		return pointed(s, to)
	}
}

func readNumber(s *script, into unsafe.Pointer) bool {
	if s.take("null") {
		return true
	}
	x, ok := s.number()
	*(*gap.Number)(into) = gap.Some(x)
	return ok
}

func readFloat(s *script, into unsafe.Pointer) (ok bool) {
	*(*float64)(into), ok = s.number()
	return ok
}

// readInt reads a whole number; one with a point, a power or too many digits is left to encoding/json, which refuses most.
func readInt(s *script, into unsafe.Pointer) bool {
	from := s.at
	x, ok := s.number()
	*(*int)(into) = int(x)
	return ok && s.at-from < len(tens) && !bytes.ContainsAny(s.text[from:s.at], ".eE")
}

func readWord(s *script, into unsafe.Pointer) bool { return s.take("null") || readString(s, into) }

func readString(s *script, into unsafe.Pointer) (ok bool) {
	*(*string)(into), ok = s.quoted()
	return ok
}

func readBool(s *script, into unsafe.Pointer) bool {
	*(*bool)(into) = s.take("true")
	return *(*bool)(into) || s.take("false")
}

// readingOfOther leaves values to encoding/json. There are few of them.
func readingOfOther(t reflect.Type) reading {
	return func(s *script, into unsafe.Pointer) bool {
		d := json.NewDecoder(bytes.NewReader(s.text[s.at:]))
		d.DisallowUnknownFields()
		if d.Decode(reflect.NewAt(t, into).Interface()) != nil {
			return false
		}
		s.at += int(d.InputOffset())
		return true
	}
}
