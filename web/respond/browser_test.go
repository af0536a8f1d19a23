package respond_test

import (
	"testing"

	"mirror/web/browsertest"
)

// TestInChromium goes through the respondents' pages in Debian's Chromium, over the real server with its real headers.
// One browser serves all its parts; each person in them has a browser context of their own, as another device has.
func TestInChromium(t *testing.T) {
	b := browsertest.Start(t)
	core, scales := newSite(t, ""), newSite(t, "../../survey/testdata/every-scale.yaml")
	g, rest := takeAll(t, core, scales)
	t.Run("loads on a slow line", func(t *testing.T) { loadsOnASlowLine(t, b, core, g) }) // alone: it measures time
	rest()
	if *shots != "" {
		takePictures(t, b, g)
		return
	}
	lookAtAll(t, b, g)
	part := func(name string, s *site, part func(*testing.T, *browsertest.Browser, *site)) {
		t.Run(name, func(t *testing.T) { t.Parallel(); part(t, b, s) })
	}
	part("a customer finishes with the keyboard and no script", core, customerByKeyboard)
	part("an employee finishes with the keyboard and no script", core, employeeByKeyboard)
	part("a customer goes on on another device", core, customerResumes)
	part("an employee goes on on another device", core, employeeResumes)
	part("the language changes in the middle", core, changesLanguage)
	part("a customer goes back and finds answers ticked", core, customerGoesBack)
	part("an employee goes back and finds answers ticked", core, employeeGoesBack)
	part("every kind of question is answered, stored and counted", scales, everyScale)
	part("a breach would be noticed", core, noticesBreaches)
	part("a fault would be noticed", core, noticesFaults)
	t.Run("Tab goes through pages in reading order", func(t *testing.T) { t.Parallel(); walksWithTab(t, b, g) })
}
