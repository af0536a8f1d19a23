package exchange

import "os"

func openWorkbook(r *reading, f *os.File, report reporter) (table, error) { return nil, f.Close() }
