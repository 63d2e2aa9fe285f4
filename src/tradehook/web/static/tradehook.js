// What pages do beyond reading: times in the reader's zone, amounts hidden, texts copied, locks counted down, charts.
"use strict";

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

function showTimes(root) {
  const today = new Date().toDateString();
  for (const time of root.querySelectorAll("time:not([data-shown])")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.dataset.shown = "";
    time.title = `${time.dateTime.replace("T", " ").replace("Z", "")} UTC`;
    time.textContent = (at.toDateString() === today ? clock : moment).format(at);
  }
}

function countDown() {
  for (const span of document.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.round((new Date(span.dataset.until) - Date.now()) / 1000));
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor((left % 3600) / 60), left % 60];
    span.textContent = (hours ? `${hours} h ` : "") + (hours || minutes ? `${minutes} min ` : "") + `${seconds} s`;
  }
}

function hideAmounts(hidden) {
  document.documentElement.classList.toggle("hide-amounts", hidden);
  for (const button of document.querySelectorAll("[data-hide-amounts]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(hidden));
    button.textContent = hidden ? "Show amounts" : "Hide amounts";
  }
}

const SETTING = "tradehook.hide-amounts";
const isHidden = () => localStorage.getItem(SETTING) === "yes";

function dress(root) {
  showTimes(root);
  countDown();
  hideAmounts(isHidden());
  for (const button of root.querySelectorAll("[data-copy], [data-show]")) button.hidden = false;
  for (const secret of root.querySelectorAll("[data-secret]")) secret.type = "password";
  for (const figure of root.querySelectorAll(".chart:not([data-drawn])")) drawChart(figure);
}

async function copy(button) {
  const from = document.getElementById(button.dataset.copy);
  const was = button.textContent;
  try {
    await navigator.clipboard.writeText(from.value ?? from.textContent);
    button.textContent = "Copied";
  } catch {
    const all = document.createRange();
    all.selectNodeContents(from);
    getSelection().removeAllRanges();
    getSelection().addRange(all);
    button.textContent = "Press Ctrl+C";
  }
  setTimeout(() => (button.textContent = was), 1500);
}

function show(button) {
  const field = document.getElementById(button.dataset.show);
  const hide = field.type === "text";
  field.type = hide ? "password" : "text";
  button.textContent = hide ? "Show" : "Hide";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.copy) copy(button);
  else if (button?.dataset.show) show(button);
  else if (button && "hideAmounts" in button.dataset) {
    localStorage.setItem(SETTING, isHidden() ? "no" : "yes");
    hideAmounts(isHidden());
  }
});

// A question that was opened closes with Escape, and when something else is clicked.
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.ask[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.ask[open]")) if (!open.contains(event.target)) open.open = false;
});

// --------------------------------------------------------------------------------------------------------- charts

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const seconds = (text) => Math.floor(new Date(text).getTime() / 1000);

function emptyChart(figure) {
  const { createChart, ColorType, LineStyle } = window.LightweightCharts;
  const line = { color: token("--line") };
  const chart = createChart(figure, {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: "transparent" },
      textColor: token("--quiet"),
      attributionLogo: false, // it would bring a style of its own; the attribution stands below the chart
    },
    grid: { vertLines: { visible: false }, horzLines: line },
    rightPriceScale: { borderVisible: false, minimumWidth: 84 }, // charts one above the other are as wide
    timeScale: { borderVisible: false, timeVisible: true, maxBarSpacing: 30, rightOffset: 2 },
    handleScroll: { vertTouchDrag: false },
  });
  charts.set(figure, chart);
  return { chart, LineStyle };
}

const charts = new WeakMap();

// A chart is painted in the colours of when it was drawn: when the scheme changes, it is drawn anew.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const figure of document.querySelectorAll(".chart[data-drawn]")) {
    charts.get(figure)?.remove();
    drawChart(figure);
  }
});

async function drawChart(figure) {
  if (!window.LightweightCharts) return;
  figure.dataset.drawn = "";
  if (figure.dataset.points) drawLine(figure, figure.dataset.points.split(","));
  else if (figure.dataset.bars) {
    const answer = await fetch(figure.dataset.bars);
    const bars = answer.ok ? (await answer.json()).items : [];
    if (bars.length) drawBars(figure, bars);
    else figure.textContent = figure.dataset.empty;
  }
}

const rising = () => [window.LightweightCharts.AreaSeries, {
  lineColor: token("--accent"),
  topColor: token("--accent-ground"),
  bottomColor: token("--surface"),
}];

// What is never above nothing hangs from there.
const falling = () => [window.LightweightCharts.BaselineSeries, {
  baseValue: { type: "price", price: 0 },
  topLineColor: token("--bad"),
  bottomLineColor: token("--bad"),
  bottomFillColor1: token("--bad-ground"),
  bottomFillColor2: token("--bad-ground"),
}];

function drawLine(figure, points) {
  const { chart } = emptyChart(figure);
  const [kind, colours] = "falls" in figure.dataset ? falling() : rising();
  const series = chart.addSeries(kind, { ...colours, lineWidth: 2, priceLineVisible: false });
  series.setData(points.map((point) => point.split(" ").map(Number)).map(([time, value]) => ({ time, value })));
  chart.timeScale().fitContent();
}

function drawBars(figure, bars) {
  const { chart, LineStyle } = emptyChart(figure);
  const [up, down] = [token("--good"), token("--bad")];
  const series = chart.addSeries(window.LightweightCharts.CandlestickSeries, {
    upColor: up, wickUpColor: up, downColor: down, wickDownColor: down, borderVisible: false,
  });
  series.setData(bars.map((bar) => ({
    time: seconds(bar.starts_at),
    open: Number(bar.open), high: Number(bar.high), low: Number(bar.low), close: Number(bar.close),
  })));
  const lines = [...document.querySelectorAll(`[data-line-of="${figure.id}"]`)];
  series.applyOptions({ autoscaleInfoProvider: (of) => withLines(of(), lines.map((line) => Number(line.value))) });
  const colours = { entry: "--accent", exit: "--quiet", stop_loss: "--bad", take_profit: "--good" };
  for (const line of lines) {
    series.createPriceLine({
      price: Number(line.value),
      title: line.dataset.title,
      color: token(colours[line.dataset.leg] ?? "--quiet"),
      lineStyle: LineStyle.Dashed,
      axisLabelVisible: true,
    });
  }
  chart.timeScale().fitContent();
}

// The lines are in sight, too.
function withLines(scale, prices) {
  if (!scale?.priceRange) return scale;
  const { minValue, maxValue } = scale.priceRange;
  return { ...scale, priceRange: { minValue: Math.min(minValue, ...prices), maxValue: Math.max(maxValue, ...prices) } };
}

// ----------------------------------------------------------------------------------------------------------- life

// A part in which somebody is at work is not replaced under their hands: it looks anew when they are done.
const isInUse = (part) => part.contains(document.activeElement) || part.querySelector("details[open]") !== null;

document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.target;
  if (!isInUse(part)) return;
  event.preventDefault();
  part.dataset.stale = "";
});

function catchUp() {
  for (const part of document.querySelectorAll("[data-stale]")) {
    if (isInUse(part)) continue;
    delete part.dataset.stale;
    htmx.trigger(part, "sse:missed");
  }
}

document.addEventListener("focusout", () => setTimeout(catchUp));
document.addEventListener("toggle", () => setTimeout(catchUp), true);
// Focus is also lost without a word, when what has it is taken away.
setInterval(catchUp, 1000);

// Where the pages do not fit beside each other, the one that is shown is in sight among them.
function showWhereWeAre() {
  for (const here of document.querySelectorAll("nav [aria-current]")) {
    const [nav, link] = [here.parentElement, here.getBoundingClientRect()];
    nav.scrollLeft += link.left + link.width / 2 - nav.getBoundingClientRect().left - nav.clientWidth / 2;
  }
}

document.addEventListener("DOMContentLoaded", () => dress(document));
document.addEventListener("DOMContentLoaded", showWhereWeAre);
document.addEventListener("htmx:load", (event) => dress(event.target.parentElement ?? event.target));
document.addEventListener("htmx:sseOpen", () => document.documentElement.classList.add("is-live"));
document.addEventListener("htmx:sseError", () => document.documentElement.classList.remove("is-live"));
setInterval(countDown, 1000);
