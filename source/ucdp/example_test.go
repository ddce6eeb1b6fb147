package ucdp_test

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/blindspot/blindspot/source/ucdp"
)

func ExampleNewReader() {
	csv := "id,type_of_violence,side_a_new_id,side_a,side_b_new_id,side_b,country,latitude,longitude," +
		"date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low\n" +
		"7,1,130,Government of Afghanistan,234,IS,Afghanistan,34.4,70.4,2019-08-17 00:00:00.000,2019-08-17,0,2,0,0,2,2,1\n" +
		"8,1,130,Government of Afghanistan,234,IS,Afghanistan,91,70.4,2019-08-18,2019-08-18,0,2,0,0,2,2,1\n"
	r, err := ucdp.NewReader(strings.NewReader(csv), "GEDEvent_v25_1.csv", ucdp.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for {
		event, line, fault, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if fault != nil {
			fmt.Printf("line %d, %s: %s\n", line, fault.Column, fault.Reason)
			continue
		}
		fmt.Println(event.ID, event.When, event.SideB.ID, event.SideB.Name, event.Deaths.Best)
	}
	fmt.Println(r.Release(), r.Stats().Rows, r.Stats().Faults)
	// Output:
	// ged:7 17 August 2019 ucdp:234 IS 2
	// line 3, latitude: 91 is not between -90 and 90 degrees
	// 25.1 2 1
}

func ExampleClassify() {
	fmt.Println(ucdp.Classify([]ucdp.Facts{
		{Name: "IS", StateBased: true, OneSided: true},
		{Name: "Gulf Cartel, Los Zetas"},
		{Name: "Fulani"},
		{Name: "Supporters of PDP"},
		{Name: "Somebody unknown"},
	}))
	// Output: [organisation organisation community community unclassified]
}
