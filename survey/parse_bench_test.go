package survey_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// submissionOf is a usual submission: 30 ratings and 3 comments, about 0.75 KB.
func submissionOf(t testing.TB) (*survey.Layout, []byte) {
	p, ok := pack.Named("mirror-core")
	if !ok {
		t.Fatal("there is no pack mirror-core")
	}
	l := layoutOf(p)
	var b strings.Builder
	b.WriteString(`{"token":"abcdefghjkmnpqrstvwxyz0123456789","answers":{`)
	n := 0
	for _, q := range l.Frame.Questions {
		if q.Kind == gap.Rating && n < 30 {
			if n++; n > 1 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q:%d", q.ID, q.Lo+n%(q.Hi-q.Lo+1))
		}
	}
	b.WriteString(`},"comments":{`)
	for i, q := range l.Texts[:3] {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%q", q.ID, "They called back at once, and it was solved the same day. Thank you for that!"[:60+5*i])
	}
	b.WriteString(`},"seconds":184,"language":"en"}`)
	return l, []byte(b.String())
}

func BenchmarkParseJSON(b *testing.B) {
	l, body := submissionOf(b)
	b.Run("strict", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := l.ParseJSON(body, gap.Customer); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json-into-a-struct", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			var s struct {
				Token    string         `json:"token"`
				Answers  map[string]any `json:"answers"`
				Comments map[string]string
				Seconds  int
				Language string
			}
			if err := json.Unmarshal(body, &s); err != nil {
				b.Fatal(err)
			}
		}
	})
}
