package fieldwork_test

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rsc.io/qr"

	"mirror/survey/fieldwork"
)

// drawn fills a QR path's modules, as a browser would.
func drawn(t *testing.T, modules int, path string) [][]bool {
	t.Helper()
	all := make([][]bool, modules)
	for y := range all {
		all[y] = make([]bool, modules)
	}
	for _, run := range strings.SplitAfter(path, "z") {
		if run == "" {
			continue
		}
		var x, y, width, back int
		if n, err := fmt.Sscanf(run, "M%d %dh%dv1h-%dz", &x, &y, &width, &back); n != 4 || err != nil || width != back || width < 1 {
			t.Fatalf("%q: %v", run, err)
		}
		for i := range width {
			all[y][x+i] = true
		}
	}
	return all
}

func TestQR(t *testing.T) {
	scanner, _ := exec.LookPath("zbarimg")
	for _, address := range []string{
		"https://survey.example.com/o/" + fieldwork.Code{1, 2, 3}.Text(),
		"http://127.0.0.1:8080/o/0000000000000000",
		"https://a-much-longer-name.of-some-department.example.com:8443/o/" + fieldwork.Code{0xff, 0xee}.Text(),
	} {
		modules, path, err := fieldwork.QR(address)
		if err != nil {
			t.Fatal(err)
		}
		picture := drawn(t, modules, path)
		want, err := qr.Encode(address, qr.M)
		if err != nil {
			t.Fatal(err)
		}
		if modules != want.Size+8 {
			t.Fatalf("%d modules wide, want %d and a margin of 4 on each side", modules, want.Size)
		}
		for y := range picture {
			for x := range picture[y] {
				if picture[y][x] != want.Black(x-4, y-4) { // white outside the code
					t.Fatalf("%s: module %d, %d is drawn wrong", address, x, y)
				}
			}
		}
		if scanner != "" {
			if got := scanned(t, scanner, picture); got != address {
				t.Errorf("scanned as %q, want %q", got, address)
			}
		}
	}
	if _, _, err := fieldwork.QR(strings.Repeat("a", 5000)); err == nil {
		t.Error("an address too long for any code gives no error")
	}
}

// scanned is what a scanner reads from the picture.
func scanned(t *testing.T, scanner string, picture [][]bool) string {
	t.Helper()
	const scale = 4
	img := image.NewGray(image.Rect(0, 0, len(picture)*scale, len(picture)*scale))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if !picture[y/scale][x/scale] {
				img.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	file := filepath.Join(t.TempDir(), "code.png")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(scanner, "-q", "--raw", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func BenchmarkQR(b *testing.B) {
	address := "https://survey.example.com/o/" + fieldwork.Code{1}.Text()
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := fieldwork.QR(address); err != nil {
			b.Fatal(err)
		}
	}
}
