package store

import (
	"database/sql"

	"mirror/gap"
	"mirror/survey"
)

// responseColumns are what a response is read from; r is the table responses.
const responseColumns = "r.id, r.audience, r.group_id, r.unit, r.answers, r.weight, r.account, r.seconds"

// eachResponse hands out the responses a query found with their ids, each with memory of its own for its answers, and
// closes the query.
func eachResponse(rows *sql.Rows, err error, each func(id int64, r *survey.Response) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	var answers sql.RawBytes
	var v [7]any // as the driver has them: to let database/sql convert them costs more than all the rest
	var room []byte
	var r survey.Response
	for rows.Next() {
		if err := rows.Scan(&v[0], &v[1], &v[2], &v[3], &answers, &v[4], &v[5], &v[6]); err != nil {
			return err
		}
		if cap(room)-len(room) < len(answers) {
			room = make([]byte, 0, max(len(answers), 1<<16))
		}
		from := len(room)
		room = append(room, answers...)
		r = survey.Response{
			Audience: gap.Audience(whole(v[1])), Group: survey.GroupID(whole(v[2])), Unit: survey.GroupID(whole(v[3])),
			Answers: room[from:len(room):len(room)],
		}
		if r.Audience == gap.Customer {
			r.Weight, _ = v[4].(float64)
			r.Account = uint64(whole(v[5]))
			if r.Seconds = -1; v[6] != nil {
				r.Seconds = int(whole(v[6]))
			}
		}
		if err := each(whole(v[0]), &r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// whole is a whole number as a driver gives it; 0 for NULL.
func whole(v any) int64 {
	n, _ := v.(int64)
	return n
}
