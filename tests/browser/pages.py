"""Pages that hold one of everything, for the tests of the page script."""

FORMS = """<!doctype html><html lang="en"><title>Forms</title><style>.sr { position: absolute; width: 1px; height: 1px; overflow: hidden } .icon::before { content: "\\2605" }</style>
<header><h1>Account <small>settings</small></h1><nav aria-label="Main"><ul><li><a href="/a">Home</a></li><li><a href="/b" aria-current="page">Orders</a></li></ul></nav></header>
<main><section aria-labelledby="who"><h2 id="who">Who you are</h2>
<form aria-label="Person">
<label for="first">First name</label>
<input id="first" value="Ann" required>
<label>Last name <input name="last"></label>
<label><span>Country</span><select name="country"><option>Norway</option><option selected>Peru</option></select></label>
<input type="email" placeholder="you@example.com">
<input type="search" aria-label="Find">
<input type="tel" title="Telephone">
<fieldset><legend>Newsletter</legend>
<label>
<input type="radio" name="news" checked> Weekly</label>
<label>
<input type="radio" name="news"> Never</label></fieldset>
<label>
<input type="checkbox" checked> Terms and <b>conditions</b></label>
<input type="checkbox" aria-labelledby="who"><textarea aria-label="Notes">Some text</textarea>
<input type="number" aria-label="Age" value="3">
<input type="range" aria-label="Volume" value="30">
<input type="date" aria-label="Day">
<input type="file" aria-label="Photo">
<input type="password" aria-label="Password" value="hunter2222">
<input type="submit" value="Save">
<input type="reset">
<button type="button">Cancel</button>
<button type="button" aria-label="Close dialog">x</button>
<button disabled>Later</button>
<button type="button"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="Print"></button>
<button type="button"><svg width="10" height="10"><title>Star</title><circle cx="5" cy="5" r="4" fill="red"/></svg></button>
<output>42</output><progress value="3" max="10" aria-label="Upload"></progress><meter value="0.4" aria-label="Disk"></meter></form></section>
<section><h3>Nameless section</h3><p>A paragraph with <em>emphasis</em>, <strong>strength</strong>, <code>code</code> and <a href="#x">a link</a> and <a>no link</a>.</p>
<blockquote>Quoted</blockquote>
<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="A chart"><figcaption>Sales</figcaption></figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">
<dl><dt>Term</dt><dd>Definition</dd></dl><ol><li>one</li><li>two</li></ol><hr>
<details><summary>More</summary><p>Hidden until opened</p></details>
<details open><summary>Less</summary><p>Open</p></details></section>
<table><caption>Invoices</caption><thead><tr><th>No.</th><th>Customer</th></tr></thead>
<tbody><tr><th scope="row">1</th><td>Smith <a href="/i/1">Details</a></td></tr><tr><td>2</td><td>Jones</td></tr></tbody></table>
<div role="tablist">
<button role="tab" aria-selected="true">First</button>
<div role="tab" tabindex="0">Second</div></div>
<div role="tabpanel" aria-label="First">Panel</div>
<ul role="menu" aria-label="File"><li role="menuitem" tabindex="-1">Open</li><li role="menuitemcheckbox" aria-checked="mixed" tabindex="-1">Wrap</li></ul>
<div role="button" tabindex="0" aria-pressed="true">Bold</div>
<div role="checkbox" tabindex="0" aria-checked="true">Agree</div>
<div role="switch" tabindex="0" aria-checked="false" aria-label="Dark mode"></div>
<div role="combobox" tabindex="0" aria-expanded="false" aria-label="City">Oslo</div>
<div role="slider" tabindex="0" aria-valuenow="5" aria-label="Zoom"></div>
<div role="grid" aria-label="Grid">
<div role="row">
<div role="gridcell">g1</div></div></div>
<span role="img" aria-label="Warning">!</span>
<div role="alert">Something happened</div>
<div role="presentation">plain</div>
<span class="icon">Starred</span>
<a href="/s">
<span class="sr">Screen reader only</span></a>
<div contenteditable="true" role="textbox" aria-label="Editor">edit me</div>
<div contenteditable>loose text</div>
<div role="dialog" aria-modal="true" aria-label="Sure?">
<button>Yes</button></div></main>
<aside><h2>Aside</h2></aside>
<footer>Contact: <address>Main street</address>
<time datetime="2020-01-01">New year</time></footer>
<div style="display:none">
<button>Never there</button></div>
<div style="visibility:hidden">
<button>Unseen</button></div>
<div style="opacity:0">Faded</div></html>"""
