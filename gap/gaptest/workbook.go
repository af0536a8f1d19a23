package gaptest

import (
	"os/exec"
	"testing"
)

// CheckWorkbook runs the acceptance checks of the shared folder on a workbook: through openpyxl and, on paper, through
// LibreOffice. Where one of them is absent the test is skipped.
func CheckWorkbook(t testing.TB, path string) {
	t.Helper()
	script := Shared(t, "excel/check_workbook.py")
	const python = "/usr/bin/python3" // Debian's, which has Debian's openpyxl
	if exec.Command(python, "-c", "import openpyxl, lxml").Run() != nil {
		t.Skip("python3 with openpyxl and lxml is not installed")
	}
	for _, program := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	if out, err := exec.Command(python, script, path, "--lo").CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", path, err, out)
	}
}
