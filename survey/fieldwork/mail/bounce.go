package mail

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// mostMessage is how much is read of one message that came back. What says why stands at its beginning.
const mostMessage = 1 << 20

// whichPath finds in an address what Message put there.
var whichPath = regexp.MustCompile(`(?i)\+([0-9a-z]{48})@`)

// arrivedIn are the headers in which mail programs note the address a message came to.
var arrivedIn = []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"}

// ReadBounce reads a message that came back (a delivery status notification, RFC 3464) and returns what stood in the return
// path of the mail it is about. It is false for anything else: answers of people and machines, mails that were only delayed
// and will be tried again, and mails that arrived.
func ReadBounce(message []byte) (which string, ok bool) {
	if len(message) > mostMessage {
		message = message[:mostMessage]
	}
	m, err := netmail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return "", false
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") {
		return "", false
	}
	failed := false
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, name := range arrivedIn {
		which = firstPath(which, m.Header[name])
	}
	for range 10 {
		part, err := parts.NextRawPart()
		if err != nil {
			break
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		switch kind {
		case "message/delivery-status":
			failed = failed || failedForGood(decoded(part))
		case "message/rfc822", "text/rfc822-headers":
			header, _ := textproto.NewReader(bufio.NewReader(decoded(part))).ReadMIMEHeader() // what can be read of it
			which = firstPath(which, header["Return-Path"])
		}
	}
	return strings.ToLower(which), failed && which != ""
}

func firstPath(found string, values []string) string {
	for _, v := range values {
		if at := whichPath.FindStringSubmatch(v); found == "" && at != nil {
			found = at[1]
		}
	}
	return found
}

func decoded(part *multipart.Part) io.Reader {
	switch strings.ToLower(part.Header.Get("Content-Transfer-Encoding")) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, part)
	case "quoted-printable":
		return quotedprintable.NewReader(part)
	}
	return part
}

// failedForGood reports whether a status says that a mail will not arrive: Action: failed and a status of 5.
func failedForGood(r io.Reader) bool {
	in := textproto.NewReader(bufio.NewReader(r))
	for range 20 { // a block for the message, and one for each address
		block, err := in.ReadMIMEHeader()
		if strings.EqualFold(strings.TrimSpace(block.Get("Action")), "failed") && strings.HasPrefix(strings.TrimSpace(block.Get("Status")), "5") {
			return true
		}
		if err != nil {
			return false
		}
	}
	return false
}

// ReturnPath finds what Message put into a return path.
func ReturnPath(address string) (which string, ok bool) {
	which = firstPath("", []string{address})
	return strings.ToLower(which), which != ""
}
