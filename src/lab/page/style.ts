/** Colours are variables, so that light and dark differ in one place. */
export const style = `:root{color-scheme:light dark;--ground:#fbfbf9;--card:#fff;--ink:#1b1f23;--quiet:#5b646d;
--line:#d9dcdf;--link:#0b57a4;--good:#176b3a;--bad:#a8201a;--wait:#7a5200;--good-ground:#e7f4ec;--bad-ground:#fcebea;
--focus:#0b57a4}
@media (prefers-color-scheme:dark){:root{--ground:#15181b;--card:#1d2125;--ink:#e6e8ea;--quiet:#a3abb3;--line:#363c42;
--link:#86b9f0;--good:#7fd3a0;--bad:#ff9d95;--wait:#e8bd6a;--good-ground:#16301f;--bad-ground:#3a1b19;--focus:#86b9f0}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:center;padding:.5rem 1.5rem;background:var(--card);
border-bottom:1px solid var(--line)}
header ul{display:flex;flex-wrap:wrap;gap:.25rem;margin:0;padding:0;list-style:none}
nav a{display:block;padding:.35rem .7rem;border-radius:6px;color:inherit;text-decoration:none}
nav a:hover{background:var(--ground)}nav a[aria-current]{font-weight:600;background:var(--ground);
box-shadow:inset 0 -2px var(--link)}
.brand{font-weight:700;font-size:1.1rem;color:inherit;text-decoration:none}
.clock{margin:0 0 0 auto;color:var(--quiet);font-variant-numeric:tabular-nums}
main{max-width:1200px;margin:0 auto;padding:1rem 1.5rem 3rem}main:focus{outline:0}
footer{max-width:1200px;margin:0 auto;padding:1rem 1.5rem;color:var(--quiet);border-top:1px solid var(--line)}
h1{font-size:1.5rem;margin:.75rem 0;display:flex;gap:.75rem;align-items:center;flex-wrap:wrap}
h2{font-size:1.1rem;margin:1.75rem 0 .5rem}h2 small{font-weight:400;margin-left:.5rem}
a{color:var(--link)}small,.note,.empty{color:var(--quiet)}.lead{font-size:1.15rem;margin:.25rem 0}
code,pre,.id{font-family:ui-monospace,monospace;font-size:.85em}.id{overflow-wrap:anywhere}small.id{display:block}
td small.id,td a.id,td span.id,td.id{white-space:nowrap}td.number small{display:block}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%}th,td{padding:.45rem .75rem;text-align:left;vertical-align:top}
th.number{text-align:right}th{font-weight:600;color:var(--quiet);font-size:.85rem;white-space:nowrap}
tbody tr{border-top:1px solid var(--line)}td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
time{white-space:nowrap;font-variant-numeric:tabular-nums}
.empty{padding:1rem;margin:0;border:1px dashed var(--line);border-radius:8px}
.buttons .empty{padding:.5rem .75rem}
.chip{display:inline-block;padding:0 .5rem;border:1px solid currentColor;border-radius:99px;font-size:.85rem;
font-weight:400;white-space:nowrap;color:var(--wait)}
.chip.paid,.chip.delivered,.chip.succeeded,.chip.complete,.chip.won,.chip.issued,.chip.default,
.chip.committed,.chip.valid{color:var(--good)}
.chip.failed,.chip.lost,.chip.uncollectible,.chip.fault,.chip.disputed,.chip.needs_response{color:var(--bad)}
.chip.draft,.chip.void,.chip.canceled{color:var(--quiet)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:.5rem 1.5rem;margin:0;padding:.75rem;
background:var(--card);border:1px solid var(--line);border-radius:8px}
dt{color:var(--quiet);font-size:.85rem}dd{margin:0;overflow-wrap:anywhere}
form{margin:0}.scroll+form{margin-top:.75rem}fieldset{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin:.75rem 0;padding:.75rem;
border:1px solid var(--line);border-radius:8px;background:var(--card)}
legend{padding:0 .35rem;font-weight:600}label{color:var(--quiet);font-size:.85rem}
fieldset{min-width:0}fieldset label{display:flex;flex-direction:column;gap:.15rem;min-width:0;max-width:100%}
.buttons,.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.5rem 0}
td form{display:flex;gap:.35rem}
button,input,select{font:inherit;font-size:.95rem;padding:.3rem .6rem;color:var(--ink);background:var(--card);
border:1px solid var(--quiet);border-radius:6px;max-width:100%}
button{cursor:pointer}button:hover{border-color:var(--link);color:var(--link)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
details{margin:.5rem 0}td details{margin:0}summary{cursor:pointer}
pre{max-height:28rem;overflow:auto;margin:.5rem 0;padding:.75rem;background:var(--ground);border:1px solid var(--line);
border-radius:6px}
.outcome{padding:.5rem 1rem;border:1px solid currentColor;border-left-width:5px;border-radius:8px;margin-bottom:1rem}
.outcome.good{border-color:var(--good);background:var(--good-ground)}
.outcome.bad{border-color:var(--bad);background:var(--bad-ground)}
.outcome p{margin:.35rem 0}.curl{overflow-wrap:anywhere}
ul.plain{margin:0;padding:0;list-style:none}[hidden]{display:none!important}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem;z-index:1}
@media (max-width:600px){header,main,footer{padding-left:.75rem;padding-right:.75rem}.clock{margin-left:0}}
`;
