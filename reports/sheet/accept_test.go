package sheet

import (
	"os"
	"path/filepath"
	"testing"

	"mirror/gap/gaptest"
)

// TestAcceptance runs the acceptance checks on both books: through openpyxl
// and, on paper, through LibreOffice. With MIRROR_BOOKS=DIR the books stay there to be looked at.
func TestAcceptance(t *testing.T) {
	dir := t.TempDir()
	if keep := os.Getenv("MIRROR_BOOKS"); keep != "" {
		dir = keep
	}
	for name, b := range map[string]*Book{"showcase": showcase(), "edges": edges()} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, name+".xlsx")
			if err := b.WriteFile(path); err != nil {
				t.Fatal(err)
			}
			gaptest.CheckWorkbook(t, path)
		})
	}
}
