package store

import (
	"errors"

	"gorm.io/gorm"
)

// errOldSchema is of a database whose version says that it is the program's, and whose tables are not.
var errOldSchema = errors.New("the database was made by a program from before the first release, whose tables were others: make a new one, or go on with the program that made it")

// ofBefore refuses a database that was made while migrations still changed. Its version is the same, so nothing else would
// tell before answers are refused. Each fact is one that such a change made.
func (s *Store) ofBefore(db *gorm.DB) error {
	query := `SELECT (SELECT count(*) FROM pragma_table_info('drafts') WHERE name = 'id' AND type = 'INTEGER')
		+ (SELECT count(*) FROM pragma_table_info('invitations') WHERE name = 'state' AND dflt_value = '''open''')`
	if s.kind == postgres {
		query = `SELECT count(*) FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
			WHERE a.attrelid = to_regclass('drafts') AND a.attname = 'id' AND a.atttypid = 'bigint'::regtype
			OR a.attrelid = to_regclass('invitations') AND a.attname = 'state' AND pg_get_expr(d.adbin, d.adrelid) LIKE '''open''%'`
	}
	var facts int
	if err := db.Raw(query).Scan(&facts).Error; err != nil {
		return err
	}
	if facts != 2 {
		return errOldSchema
	}
	return nil
}
