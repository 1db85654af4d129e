"""The Scrapy peer: every page once, its links and its text, as a checker would take them."""

import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class Site(scrapy.Spider):
    name = "site"

    def __init__(self, start):
        super().__init__()
        self.start_urls = [start]
        self.pages, self.letters = 0, 0

    def parse(self, response):
        self.pages += 1
        self.letters += sum(len(text) for text in response.xpath("//body//text()[not(ancestor::script)]").getall())
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.parse)

    def closed(self, reason):
        print(f"{self.pages} pages, {self.letters} characters")


if __name__ == "__main__":
    process = CrawlerProcess({"LOG_ENABLED": False, "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False})
    process.crawl(Site, start=sys.argv[1])
    process.start()
