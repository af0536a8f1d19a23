// Package browsertest drives Debian's Chromium in tests: tabs that are watched for breaches of the content security policy
// and for requests to other hosts, hands that press and click as people do, and the checks that every page has to pass.
package browsertest
